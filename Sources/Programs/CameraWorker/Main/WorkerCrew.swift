import Media
import Platform
import Synchronization
import Wire

/// The threads of one camera, and the order in which they end.
final class WorkerCrew {
    let pictures: PictureLoop
    let board: LiveBoard
    private let desk: Desk
    private let capture: CaptureLoop
    private let sounds: SoundLoop?
    private let link: Link?
    /// The one that writes stands last; those before it wait for a disk that does not answer.
    private var writers: [(writer: ClipWriter, thread: NamedThread)] = []
    private let waitsForDisk: Bool
    private let ended = Ended()
    private var threads: [NamedThread] = []

    private final class Ended: Sendable { let flag = Atomic<Bool>(false) }

    init(
        plan: WorkerPlan, board: LiveBoard, desk: Desk, capture: CaptureLoop, pictures: PictureLoop,
        sounds: SoundLoop?, writer: ClipWriter,
        link: Link?, picture: any VideoSource, sound: (any AudioSource)?
    ) throws {
        self.board = board
        self.desk = desk
        self.capture = capture
        self.pictures = pictures
        self.sounds = sounds
        self.link = link
        waitsForDisk = !plan.isPaced
        let ended = ended
        try start(writer)
        threads.append(
            try NamedThread("encode") {
                pictures.run()
                ended.flag.store(true, ordering: .relaxed)
            })
        threads.append(try NamedThread("capture") { capture.run(first: picture) })
        if let sounds { threads.append(try NamedThread("sound") { sounds.run(first: sound) }) }
    }

    private func start(_ writer: ClipWriter) throws {
        writers.append((writer, try NamedThread("writer") { writer.run() }))
    }

    /// The source has played to its end.
    var hasEnded: Bool { ended.flag.load(ordering: .relaxed) }

    /// The camera's pictures have become such that the program with libav must go on in our place.
    var needsMediaKit: Bool { capture.needsMediaKit }

    /// Nanoseconds the disk has been at one piece of work.
    var diskBusyFor: Int64 { writers.last?.writer.busyFor ?? 0 }

    /// Sound of the last pictures is still on its way when a film ends: in the card, in the
    /// encoder.
    private func drainSound() {
        guard sounds != nil else { return }
        desk.endPictures()
        let end = Clock.monotonic() + Self.soundPatience
        while desk.hasClip && Clock.monotonic() < end {
            Clock.sleep(until: Clock.monotonic() + Self.turn)
        }
    }

    /// A card that says nothing gives silence after half a second.
    private static let soundPatience: Int64 = 800_000_000
    private static let turn: Int64 = 10_000_000

    /// Whether pictures are lost because memory is full of what the disk has not taken.
    var isMemoryFull: Bool { desk.isInterrupted }

    /// Whether the camera gets on: pictures are encoded, and what was encoded is written or waits
    /// for a disk. A new process would wait for the same disk, and would have lost what this one
    /// remembers.
    func getsOn(within nanoseconds: Int64) -> Bool {
        let isEncoding =
            Clock.monotonic() - pictures.lastTurn < nanoseconds || (waitsForDisk && desk.isFull)
        return isEncoding
            && writers.allSatisfy { $0.writer.isDone || $0.writer.turns(within: nanoseconds) }
    }

    /// Leaves a disk alone that has not answered for so many nanoseconds, where there is another.
    func changeDisk(after patience: Int64) throws {
        for (writer, thread) in writers.dropLast() where writer.isDone { thread.join() }
        writers = writers.dropLast().filter { !$0.writer.isDone } + writers.suffix(1)
        guard diskBusyFor > patience, let next = writers.last?.writer.successor() else { return }
        try start(next)
    }

    /// Whether a disk was left alone that still does not answer.
    var hasLeftDisk: Bool { writers.dropLast().contains { !$0.writer.isDone } }

    /// To rushesd, if there is one.
    func tell(_ report: CameraReport) { link?.tell(report) }

    /// Ends the sources, then what hangs on them; the writer closes the clip after that.
    func stop() {
        if hasEnded { drainSound() }
        capture.stop()
        sounds?.stop()
        desk.hurry()
        for thread in threads { thread.join() }
        desk.end()
    }

    /// Whether every clip is closed.
    var isWritten: Bool { writers.allSatisfy { $0.writer.isDone } }

    /// What no disk takes by then is left to the next process.
    func endWriting(by moment: Int64) {
        for (writer, _) in writers { writer.end(by: moment) }
    }

    /// Ends the writers that can end, and then the line.
    func leave() {
        for (writer, thread) in writers where writer.isDone { thread.join() }
        link?.stop()
    }
}
