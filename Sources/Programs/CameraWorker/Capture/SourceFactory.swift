import Cameras
import Media
import Platform
import SoundCards
import TestSources
import Wire

/// Opens what the plan names. Test picture and tone share a clock; a file's picture and sound share
/// a player, a network camera's a connection.
final class SourceFactory: @unchecked Sendable {
    private let plan: WorkerPlan
    private let clock = TestClock()
    /// Of a file or a camera on the network, once it could be begun.
    private let begun = Locked<(any SourcePair)?>(nil)
    private let finder: CameraFinder?
    private let cards: SoundFinder?
    private let opened: @Sendable (DeviceFacts?) -> Void
    /// Sentences already said: a camera that is opened again and again would say them each time.
    private let said = Locked<Set<String>>([])

    /// A first picture from the network is waited for this long at a time; systemd's watchdog (10
    /// s) is fed in between.
    private static let networkPatience: Int64 = 3_000_000_000

    /// `opened` hears of every camera that was opened, and of nil when it went away; on the thread
    /// that opens.
    init(_ plan: WorkerPlan, opened: @escaping @Sendable (DeviceFacts?) -> Void = { _ in }) {
        self.plan = plan
        self.opened = opened
        if case .device(let name) = plan.picture {
            finder = CameraFinder(name)
        } else {
            finder = nil
        }
        if case .card(let name) = plan.sound { cards = SoundFinder(name) } else { cards = nil }
    }

    /// The pair of a file or a connection; begun at the first call that succeeds. The main
    /// thread's, until it has succeeded.
    private func beginPair() throws -> (any SourcePair)? {
        if let pair { return pair }
        let withSound = plan.sound == .withPicture
        let made: (any SourcePair)? =
            switch plan.picture {
            case .file(let path): try MediaKit.installed?.play(path, plan.isPaced, withSound)
            case .network(let address): try MediaKit.installed?.connect(address, withSound)
            case .device, .test, .none, .replay: nil
            }
        begun.withLock { $0 = made }
        return made
    }

    private var pair: (any SourcePair)? { begun.withLock { $0 } }

    /// Whether a clip gets a sound track, even if no card is there yet.
    var hasSound: Bool { if case .card = plan.sound { true } else { false } }

    /// Whether a source that ended or failed may be opened again.
    var isDevice: Bool {
        switch plan.picture {
        case .device, .network: true
        case .test, .none, .file, .replay: false
        }
    }

    /// A network camera reconnects in a thread of its own; asking it for a frame is waiting enough.
    var comesBackByItself: Bool { if case .network = plan.picture { true } else { false } }

    /// Whether the picture may yet come although nothing is wrong: nobody has called, or the
    /// connection is being made.
    var isWaiting: Bool { pair?.isWaiting ?? false }

    /// What is wrong with the source just now although it gives.
    var notes: [SourceNote] { pair?.notes ?? [] }

    func openPicture() throws -> any VideoSource {
        let profile = plan.profile
        switch plan.picture {
        case .device: return try openCamera()
        case .test, .none:
            let limit = plan.isPaced ? Int64.max : plan.seconds.map(plan.frames) ?? .max
            return TestCamera(
                width: profile.width, height: profile.height, rate: profile.rate, clock: clock,
                paced: plan.isPaced,
                blank: plan.picture == .none, frames: limit)
        case .replay(let recording):
            return try ReplayCamera(
                recording, paced: plan.isPaced, frames: plan.seconds.map { Int(plan.frames($0)) })
        case .file, .network:
            guard let pair = try beginPair() else {
                throw SourceFailure(.unreadable, "files and networks need \(MediaKit.program)")
            }
            return try pair.video(until: Clock.monotonic() + Self.networkPatience)
        }
    }

    /// Where a camera that went away comes back; nil for what is no device of this machine, or
    /// cannot be watched.
    func watch() -> FolderWatch? {
        // Without it the camera is tried again after a while all the same.
        finder.flatMap { try? FolderWatch($0.folders) }
    }

    private func openCamera() throws -> any VideoSource {
        guard let finder else { throw SourceFailure(.noDevice, "this camera is no device") }
        let profile = plan.profile
        let wish = CameraWish(
            width: profile.width, height: profile.height, rate: profile.rate, format: plan.format,
            controls: plan.controls)
        do {
            let place = try finder.find()
            let camera = try V4L2Camera(place.path, identity: place.identity, wish: wish)
            finder.remember(place)
            for note in camera.notes + [place.note].compactMap({ $0 }) { say(note) }
            let source = try decoded(camera)
            opened(camera.facts)
            return source
        } catch {
            opened(nil)
            throw error
        }
    }

    private func decoded(_ camera: V4L2Camera) throws -> any VideoSource {
        guard camera.format.pixels == .h264 else { return camera }
        guard let kit = MediaKit.installed else { throw NeedsMediaKit(camera: camera.summary) }
        return try kit.decode(camera)
    }

    private func say(_ sentence: String) {
        guard said.withLock({ $0.insert(sentence).inserted }) else { return }
        Log.warning("camera \(plan.camera): \(sentence)")
    }

    /// Nil for a camera without sound.
    func openSound() throws -> (any AudioSource)? {
        switch plan.sound {
        case .none: nil
        case .card: try openCard()
        case .test: TestTone(clock: clock, paced: plan.isPaced)
        case .withPicture: pair?.audio
        }
    }

    /// Another card that took the number of the one we had is let go again.
    private func openCard() throws -> any AudioSource {
        guard let cards else { throw SourceFailure(.noDevice, "this camera has no sound card") }
        let place = try cards.find()
        if let note = place.note { say(note) }
        let card = try microphone(place)
        do { try cards.remember(opened: card.number) } catch {
            card.source.close()
            throw error
        }
        return card.source
    }

    private func microphone(_ place: SoundFinder.Place) throws -> (
        source: any AudioSource, number: Int32?
    ) {
        guard plan.sharesCard else {
            let card = try ALSAMicrophone(
                place.pcm, title: place.title, leastChannels: plan.leastChannels)
            return (card, card.card)
        }
        let folder = "\(plan.state)/sound"
        let card = try SharedMicrophone(
            place.pcm, title: place.title, leastChannels: plan.leastChannels, meeting: folder,
            as: plan.camera)
        return (card, card.number)
    }
}
