import ClipDocuments
import ClipStore
import CrewSentences
import Platform
import Settings
import Slate
import Wire

/// The cameras at the box: who is there, what they report, what is left of those that died, and a
/// look through one.
extension Rushesd {
    func seat(_ hello: CameraHello, _ client: Int) throws {
        let isOpen = hello.isOpen ?? true
        // A second process that cannot begin must not speak for the one that rolls.
        guard isOpen || !isSeated(hello.camera, besides: client) else { return }
        seats[client] = hello.camera
        returning.remove(hello.camera)
        var seat = box.cameras[hello.camera] ?? CameraSeat(name: hello.camera)
        seat.sitDown(isOpen: isOpen)
        box.cameras[hello.camera] = seat
        Log.notice(
            "camera \(hello.camera) is \(isOpen ? "here" : "not open yet") (process \(hello.process))"
        )
        if let progress = hello.rolling { try grow(progress) }
        try takeInFinished(of: hello.camera)
        if isOpen { bringInStep(hello, client) }
    }

    private func isSeated(_ camera: String, besides client: Int) -> Bool {
        seats.contains { $0.key != client && $0.value == camera }
    }

    /// The cameras that the configuration names exist before their services have spoken.
    func expectCameras() {
        for name in settings.cameras.keys {
            box.cameras[name] = CameraSeat(expected: name, isAlive: isAlive(name))
        }
        returning = Set(camerasWithLocks().filter(isAlive))
    }

    private func camerasWithLocks() -> [String] {
        let files = (try? Files.list(settings.state)) ?? []
        return files.filter { $0.hasPrefix("camera-") && $0.hasSuffix(".lock") }.map {
            String($0.dropFirst(7).dropLast(5))
        }
    }

    /// A camera that missed an order, or joins in mid-take.
    private func bringInStep(_ hello: CameraHello, _ client: Int) {
        for order in box.ordersMissed(by: hello.camera, rolling: hello.rolling?.take, .now()) {
            server.send(.order(order), to: client)
        }
        if let rolling = box.rolling { server.send(.order(.slate("\(rolling.slate)")), to: client) }
    }

    /// Clips that a camera closed while we were away.
    private func takeInFinished(of camera: String) throws {
        for clip in try store.list()
        where box.clips[clip].map({ $0.manifest.state == .rolling && $0.manifest.camera == camera })
            ?? true
        {
            attempt { try takeIn(clip) }
        }
    }

    func leave(_ camera: String) {
        guard !seats.values.contains(camera) else { return }
        box.cameras[camera]?.leave()
        // What it had begun and not told of yet is closed with the rest.
        attempt { try takeInFinished(of: camera) }
        box.noteEnd(of: camera)
        show(nil, from: camera)
        Log.warning("camera \(camera) is away")
    }

    /// Cameras whose process lives and does not answer, and those that died unseen.
    func listenForCameras() {
        let now = Clock.monotonic()
        for name in box.cameras.keys {
            let isNews = box.cameras[name]?.listen(at: now) { isAlive(name) } ?? false
            if isNews { Log.warning("camera \(name) does not answer") }
            if box.cameras[name]?.isSilent == true { show(nil, from: name) }
        }
    }

    /// Whether a process of a camera lives; one that cannot be asked for is taken for dead.
    private func isAlive(_ camera: String) -> Bool {
        (try? Files.isLocked("\(settings.state)/camera-\(camera).lock")) ?? false
    }

    /// Takes that cameras died in while we were away.
    func noteDead() { for name in box.cameras.keys where !isAlive(name) { box.noteEnd(of: name) } }

    /// Closes the clips of cameras that died. Asked again each turn: a killed process lets go of
    /// its lock a little after its socket.
    func recoverOrphans() {
        for (clip, card) in box.clips where card.manifest.state == .rolling && card.away == nil {
            // Its camera came back first, and found nothing in it; or its disk was taken out, which
            // is seen within a second.
            if !isOnDisk(clip) { forget(card.manifest) }
            guard box.cameras[card.manifest.camera]?.isConnected != true else { continue }
            attempt {
                guard let recovered = try store.recoverIfOrphaned(clip) else { return }
                report(recovered)
                switch recovered {
                case .closed: try takeIn(clip)
                case .setAside: forget(card.manifest)
                case .failed: box.clips[clip] = nil
                }
            }
        }
    }

    /// A clip of which nothing was on the disk when its camera ended is none.
    func forget(_ clip: ClipManifest) {
        box.clips[clip.id] = nil
        forgetVolume(clip.id)
        box.noteEnd(of: clip.camera)
    }

    func note(_ report: CameraReport, from camera: String) throws {
        box.cameras[camera]?.hear(isLive: report.isLive, at: Clock.monotonic())
        switch report {
        case .ready(let video, let audio):
            box.cameras[camera]?.source =
                video.source + (audio.map { ", \($0.source)" } ?? ", no sound")
            box.cameras[camera]?.isOpen = true
        case .opened(let progress), .grew(let progress): try grow(progress)
        case .finished(let clip, _): try takeIn(clip)
        case .trouble(let code, let message): box.cameras[camera]?.note(code, message)
        case .live(let live): box.cameras[camera]?.live = live
        case .device(let device): box.cameras[camera]?.device = device
        case .peek(let picture): show(picture, from: camera)
        case .missed(let missed): note(missed, from: camera)
        }
    }

    private func note(_ missed: MissedTake, from camera: String) {
        guard box.note(missed, from: camera) else { return }
        Log.error("camera \(camera): \(missed)")
        guard let slate = box.log.take(missed.take)?.slate else { return }
        let told = Language.allCases.map {
            ($0, Phrases($0).lacksClip(slate, camera: camera, missed))
        }
        watchers.tell(Dictionary(uniqueKeysWithValues: told), by: "rushesd")
    }

    private func grow(_ progress: CameraReport.Progress) throws {
        let isNew = box.clips[progress.clip] == nil
        if isNew { try takeIn(progress.clip) }
        guard var card = box.clips[progress.clip] else { return }
        box.cameras[card.manifest.camera]?.clip = progress.clip
        card.bytes = max(card.bytes, progress.bytes)
        card.manifest.time.frames = max(card.manifest.time.frames, progress.frames)
        box.clips[progress.clip] = card
        outbox.send(card.manifest, durableBytes: card.bytes, priority: priority(card))
    }

    // MARK: A look through one

    /// Somebody who waits for a picture.
    struct Peeker {
        let client: Int
        /// Of their line.
        let number: Int?
        let phrases: Phrases
    }

    func peek(_ eye: Result<String, CrewFailing>, _ peeker: Peeker) -> CrewAnswer? {
        switch eye {
        case .failure(let failing): return CrewAnswer(code: 5, message: failing.message)
        case .success(let camera):
            peekers[camera, default: []].append(peeker)
            for (seat, name) in seats where name == camera { server.send(.order(.peek), to: seat) }
            return nil
        }
    }

    /// Hands a camera's picture to those who asked.
    private func show(_ picture: PeekPicture?, from camera: String) {
        for peeker in peekers.removeValue(forKey: camera) ?? [] {
            var answer = CrewAnswer(
                code: picture == nil ? 5 : 0,
                message: picture == nil ? peeker.phrases.noPicture(camera) : "")
            answer.peek = picture
            self.answer(peeker.client, answer, number: peeker.number)
        }
    }
}

extension CameraReport {
    fileprivate var isLive: Bool {
        if case .live = self { true } else { false }
    }
}
