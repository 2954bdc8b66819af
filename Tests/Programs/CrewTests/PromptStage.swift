import Slate
import Terminal
import Time
import Wire

@testable import Crew

/// A prompt without terminal or rushesd: keys in, effects and the screen's text out.
struct PromptStage {
    var state: PromptState
    var now = Duration.seconds(100)

    init(
        _ language: Language = .english,
        takes: [TakeSummary] = [PromptStage.take("3-12B-3"), PromptStage.take("3-12B-4")]
    ) {
        state = PromptState(language: language, person: "chen")
        state.take(Self.view(takes), at: now)
    }

    static func view(_ takes: [TakeSummary], rolling: TakeSummary? = nil) -> BoxView {
        let next = SlateNumber(episode: "3", scene: "12", shot: "B", take: 5)
        var camera = CameraStatus(camera: "A", connected: true, source: "test")
        camera.live = CameraLive(timecode: "14:07:33:08", timecodeSource: .ltc)
        var status = BoxStatus(
            production: "逆袭归来", box: "box1", next: next, rolling: rolling, cameras: [camera],
            freeBytes: 1, queued: 3, upload: "http://hub")
        status.hoursLeft = 45
        return BoxView(status: status, takes: takes, current: rolling ?? takes.last)
    }

    static func take(
        _ slate: String, _ verdict: Verdict = .none, notes: [String] = [], id: String? = nil
    ) -> TakeSummary {
        let parts = slate.split(separator: "-").map(String.init)
        let number = SlateNumber(
            episode: parts[0], scene: String(parts[1].prefix { $0.isNumber }),
            shot: String(parts[1].drop { $0.isNumber }),
            take: Int(parts[2]) ?? 1)
        let at = UTCTime(nanoseconds: 0)
        let take = Take(
            id: id ?? "id-\(slate)", slate: number, verdict: verdict,
            notes: notes.map { Note(text: $0, by: "chen", at: at) }, rolledAt: at)
        let clip = ClipSummary(
            id: "clip-\(slate)", camera: "A", state: .finished, timecode: "14:00:00:00",
            frames: 1440, rate: FrameRate(30), bytes: 100,
            sentBytes: 62,
            confirmed: false)
        return TakeSummary(take: take, clips: [clip])
    }

    mutating func press(_ keys: Key...) -> [PromptEffect] {
        keys.flatMap { state.press($0, at: now) }
    }

    /// One scalar after the other, as a keyboard sends it.
    mutating func type(_ text: String) -> [PromptEffect] {
        text.flatMap { state.press(.character($0), at: now) }
    }

    mutating func wait(_ duration: Duration) -> [PromptEffect] {
        now += duration
        return state.settle(at: now)
    }

    /// What it says to rushesd, of all effects.
    static func said(_ effects: [PromptEffect]) -> [String] {
        effects.compactMap {
            if case .say(let line, let take, _) = $0 {
                take.map { "\($0) \(line)" } ?? line
            } else {
                nil
            }
        }
    }

    func grid(_ columns: Int, _ rows: Int, _ environment: [String: String] = ["TERM": "xterm"])
        -> Grid
    {
        PromptScreen.draw(
            state, Abilities(environment: environment, isTerminal: true), columns: columns,
            rows: rows, now: now,
            wall: UTCTime(nanoseconds: 12_000_000_000))
    }

    /// Whether the screen says this, in however many rows.
    func says(_ sentence: String, _ columns: Int = 80, _ rows: Int = 24) -> Bool {
        func dense(_ text: String) -> String { text.filter { !$0.isWhitespace } }
        return dense(screen(columns, rows).joined()).contains(dense(sentence))
    }

    func screen(
        _ columns: Int = 80, _ rows: Int = 24, _ environment: [String: String] = ["TERM": "xterm"]
    ) -> [String] {
        grid(columns, rows, environment).lines
    }
}
