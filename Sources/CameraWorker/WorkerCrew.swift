import Media
import Platform
import Slate
import Synchronization

/// The threads of one camera, and the order in which they end.
final class WorkerCrew {
    let pictures: PictureLoop
    let board: LiveBoard
    private let desk: Desk
    private let capture: CaptureLoop
    private let sounds: SoundLoop?
    private let link: Link?
    private let writer: ClipWriter
    private let ended = Ended()
    private var threads: [NamedThread] = []
    private var writerThread: NamedThread?
    private var linkThread: NamedThread?

    private final class Ended: Sendable { let flag = Atomic<Bool>(false) }

    init(
        plan: WorkerPlan, board: LiveBoard, desk: Desk, capture: CaptureLoop, pictures: PictureLoop, sounds: SoundLoop?, writer: ClipWriter,
        link: Link?, picture: any VideoSource, sound: (any AudioSource)?
    ) throws {
        self.board = board
        self.desk = desk
        self.capture = capture
        self.pictures = pictures
        self.sounds = sounds
        self.link = link
        self.writer = writer
        let ended = ended
        writerThread = try NamedThread("writer") { writer.run() }
        if let link { linkThread = try NamedThread("link") { link.run() } }
        threads.append(
            try NamedThread("encode") {
                pictures.run()
                ended.flag.store(true, ordering: .relaxed)
            })
        threads.append(try NamedThread("capture") { capture.run(first: picture) })
        if let sounds, let sound { threads.append(try NamedThread("sound") { sounds.run(first: sound) }) }
    }

    /// The source has played to its end.
    var hasEnded: Bool { ended.flag.load(ordering: .relaxed) }

    /// Nanoseconds the disk has been at one piece of work.
    var diskBusyFor: Int64 { writer.busyFor }

    /// Whether the encoder turned within `nanoseconds`, or waits for a disk: a new process would wait for it too, and would have lost what this one remembers.
    func turns(within nanoseconds: Int64) -> Bool { Clock.monotonic() - pictures.lastTurn < nanoseconds || desk.isFull }

    /// To rushesd, if there is one.
    func tell(_ report: CameraReport) { link?.tell(report) }

    /// Ends the sources, then what hangs on them, then the writer, which closes the clip, then the line.
    func stop() {
        capture.stop()
        sounds?.stop()
        for thread in threads { thread.join() }
        desk.end()
        writerThread?.join()
        link?.stop()
        linkThread?.join()
    }
}
