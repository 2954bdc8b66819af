import Codec
import Media
import Pictures
import Platform

/// Makes a camera's encoder: at start, and whenever another must take its place. One thread at a
/// time.
final class ProxyMaker: @unchecked Sendable {
    private let plan: WorkerPlan
    private let format: VideoFormat
    private let source: String
    private let look: ColourTable?
    private let choice: EncoderChoice
    private let troubles: Troubles
    private let trials = EncoderTrials()
    /// Written into the pictures of every encoder made.
    var burnIn: BurnIn?

    init(_ plan: WorkerPlan, _ picture: any VideoSource, _ troubles: Troubles) throws {
        self.plan = plan
        format = picture.format
        source = Self.name(picture.summary, picture.format, plan)
        if let warning = FramingNote(picture.format, profile: plan.profile).warning {
            Log.warning("camera \(plan.camera): \(warning)")
        }
        choice = plan.encoders
        self.troubles = troubles
        look = try plan.look.map { path in
            try ColourTable(cube: String(decoding: try Files.read(path), as: UTF8.self), file: path)
        }
    }

    /// What a clip calls its source: the source's own words, and how its picture was fitted.
    static func name(_ summary: String, _ format: VideoFormat, _ plan: WorkerPlan) -> String {
        [summary, FramingNote(format, profile: plan.profile).facts].compactMap { $0 }.joined(
            separator: ", ")
    }

    /// Seconds of packets that are held: the ring, and what waits for the disk.
    var memory: Double { max(plan.ring, plan.preroll) + 2 }

    /// `refused` is an encoder that took no more pictures: from then on libx264 is taken.
    func make(isSmaller: Bool = false, instead refused: EncoderRefusal? = nil) throws -> ProxyVideo
    {
        var refusals = refused.map { [$0] } ?? []
        let choice = refused == nil ? choice : EncoderChoice.software
        let backend = { (profile: ProxyProfile) in
            try choice.make(profile, hardware: MediaKit.installed?.encode, trial: self.judge) {
                refusal in
                refusals.append(refusal)
                self.tell(refusal)
            }
        }
        let profile = isSmaller ? plan.profile.smaller : plan.profile
        let video = try ProxyVideo(
            format, source: source, profile: profile, memory: memory, look: look, make: backend)
        if !refusals.isEmpty {
            video.insteadOf = refusals.map { "\($0.encoder): \($0.reason)" }.joined(separator: "; ")
        }
        if let burnIn { video.text = { burnIn.text(at: $0) } }
        return video
    }

    /// A trial is at the camera's own size, and at the smaller one too.
    private func judge(_ encoder: String, _: ProxyProfile) throws {
        try trials.judge(encoder, plan.profile)
    }

    /// A fault for the crew when somebody named the encoder; else one way of several to make
    /// pictures.
    private func tell(_ refusal: EncoderRefusal) {
        let sentence = "\(refusal)"
        guard choice.isNamed else { return Log.notice(sentence) }
        troubles.begin("encoder choice", sentence)
    }
}

extension EncoderChoice {
    /// Of this box: its devices, and the names the kernel gives its video devices.
    static func ofThisBox(_ wish: String) -> EncoderChoice {
        EncoderChoice(wish, exists: { Files.exists($0) }, videoDevices: videoDevices)
    }

    private static func videoDevices() -> [String] {
        let folder = "/sys/class/video4linux"
        // Without the folder there is no video device at all, and a device that goes while we look
        // has no name.
        let devices = (try? Files.list(folder)) ?? []
        return devices.compactMap {
            try? String(decoding: Files.readStream("\(folder)/\($0)/name"), as: UTF8.self)
        }
    }
}
