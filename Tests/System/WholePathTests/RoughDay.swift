import BoxLink
import Chance
import Foundation
import Platform
import Testing
import Wire

/// A day on which everything fails at some time: takes are rolled and tagged while processes are
/// killed, disks stall or fill up, and the network is cut or lies.
///
/// What happens is drawn from the seed; when each thing takes effect is not, since real processes
/// run.
final class RoughDay {
    let set: FilmSet
    let boxDisk: FaultyDisk
    let hubDisk: FaultyDisk
    let relay: FaultyRelay
    private(set) var said = Said()
    /// What was done, for whoever looks for a fault.
    private(set) var diary: [String] = []
    private var random: SeededRandom
    private var count = 0
    private let begun = Platform.Clock.monotonic()

    static let cameras = ["A", "B"]

    init(seed: UInt64) throws {
        random = SeededRandom(seed: seed)
        boxDisk = try FaultyDisk(megabytes: 400)
        hubDisk = try FaultyDisk(megabytes: 800)
        let port = try freePort()
        relay = try FaultyRelay(to: port)
        set = try FilmSet(
            boxState: boxDisk.path, hubState: hubDisk.path, port: port, through: relay.port,
            more: "[camera.B]\nvideo = \"test\"\naudio = \"none\"\n")
        try set.startCamera("B")
        try set.crew("script", "load", "\(repository)/scripts/sample-script.txt", "--yes")
        try set.crew("3-12B")
    }

    /// Acts for so many seconds.
    func live(seconds: Double) throws {
        let end = Platform.Clock.monotonic() + Int64(seconds * 1e9)
        while Platform.Clock.monotonic() < end {
            try crewActs()
            if chance(0.35) { try somethingFails() }
            pause(Double.random(in: 0.05...0.7, using: &random))
            try restartWhatEnded()
        }
    }

    /// Everything works again, the last take is cut, and what waits is sent.
    func end() throws {
        try relay.be(.good)
        try boxDisk.heal()
        try hubDisk.heal()
        pause(0.5)
        try restartWhatEnded()
        try eventually("the box answers again", seconds: 30) {
            try self.restartWhatEnded()
            return try self.set.crew("status").status == 0
        }
        try eventually("both cameras are back", seconds: 60) {
            try self.restartWhatEnded()
            return try self.status().cameras.filter(\.connected).count == Self.cameras.count
        }
        try set.crew("cut")
        try eventually("every clip is closed", seconds: 30) {
            try self.restartWhatEnded()
            return try self.set.takes().flatMap(\.clips).allSatisfy { $0.state != .rolling }
        }
        try eventually("nothing waits", seconds: 90) {
            try self.restartWhatEnded()
            return try self.status().queued == 0
        }
    }

    // MARK: The crew

    private func crewActs() throws {
        switch Int.random(in: 0..<10, using: &random) {
        case 0...2: try roll()
        case 3...4: _ = try say(["cut"])
        case 5: try judge()
        case 6: try note()
        case 7: _ = try say(["mark"])
        case 8: _ = try say(["lines", "\(Int.random(in: 1...3, using: &random))-6"])
        default: _ = try say([["shot", "+"], ["next"]].randomElement(using: &random) ?? ["next"])
        }
    }

    private func roll() throws {
        guard let answer = try say(["roll"]), let take = answer.takes.last?.take.id else { return }
        if said.takes.last != take { said.takes.append(take) }
    }

    private func judge() throws {
        guard let take = said.takes.last else { return }
        let (word, value) =
            [("ok", "circled"), ("ng", "ng"), ("hold", "hold")].randomElement(using: &random) ?? (
                "ok", "circled"
            )
        let answer = try say([word], of: take)
        said.verdicts[take, default: []].append(.init(value: value, isAcknowledged: answer != nil))
    }

    private func note() throws {
        guard let take = said.takes.last else { return }
        count += 1
        let text = "remark number \(count)"
        let answer = try say(["note", text], of: take)
        said.notes.append((take, .init(value: text, isAcknowledged: answer != nil)))
    }

    /// One line to the box; nil when no answer came, or none that says it was done.
    private func say(_ words: [String], of take: String? = nil) throws -> CrewAnswer? {
        let line = CrewCommandLine(
            line: words.joined(separator: " "), person: "chen", take: take)
        do {
            let answer = try BoxClient(path: set.socket, patience: 20_000_000_000).ask(line)
            tell("\(line.line): \(answer.code) \(answer.message)")
            return answer.code == 0 ? answer : nil
        } catch let failure as CrewFailure {
            tell("\(line.line): no answer: \(failure)")
            return nil
        }
    }

    func status() throws -> BoxStatus {
        let line = CrewCommandLine(line: "status", person: "chen")
        let answer = try BoxClient(path: set.socket, patience: 20_000_000_000).ask(line)
        guard let status = answer.status else { throw NeverSo(what: "rushesd tells its status") }
        return status
    }

    // MARK: Faults

    private func somethingFails() throws {
        let seconds = Double.random(in: 0.3...4, using: &random)
        switch Int.random(in: 0..<10, using: &random) {
        case 0: kill(.hub)
        case 1: kill(.rushesd)
        case 2: kill(.camera)
        case 3: kill(.pull)
        case 4:
            tell("kill camera B")
            set.kill(camera: "B")
        case 5: try boxDisk.stall(seconds: seconds)
        case 6: try boxDisk.fill(seconds: seconds)
        case 7: try hubDisk.stall(seconds: seconds)
        case 8: try hubDisk.fill(seconds: seconds)
        default:
            let line =
                FaultyRelay.Line.allCases.filter({ $0 != .slow }).randomElement(using: &random)
                ?? .cut
            tell("the line is \(line)")
            try relay.be(line)
            return
        }
        tell("for \(seconds) s, or killed")
        if chance(0.3) { try relay.be(.good) }
    }

    private func kill(_ role: FilmSet.Role) {
        tell("kill \(role)")
        set.kill(role)
    }

    /// As systemd does.
    func restartWhatEnded() throws {
        for role in FilmSet.Role.allCases where !set.isRunning(role) { try set.launch(role) }
        if !set.isRunning(camera: "B") { try set.launchCamera("B") }
    }

    private func chance(_ share: Double) -> Bool {
        Double.random(in: 0..<1, using: &random) < share
    }

    private func pause(_ seconds: Double) {
        Platform.Clock.sleep(until: Platform.Clock.monotonic() + Int64(seconds * 1e9))
    }

    private func tell(_ what: String) {
        let seconds = Double(Platform.Clock.monotonic() - begun) / 1e9
        diary.append("\((seconds * 10).rounded() / 10) \(what)")
    }
}
