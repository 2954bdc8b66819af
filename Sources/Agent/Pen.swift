import Slate

/// Writes operations one after another in one voice.
struct Pen {
    private(set) var operations: [Operation] = []
    private var time: HybridTime
    private let voice: Box.Voice
    private let device: String

    init(_ box: Box, _ voice: Box.Voice) {
        time = box.log.latest
        self.voice = voice
        device = box.name
    }

    mutating func write(_ field: TakeField, _ new: String, old: String? = nil, of take: String, undoes: String? = nil) {
        time = time.next(at: voice.wall)
        operations.append(
            Operation(
                id: voice.makeID(), time: time, person: voice.person, device: device, take: take, field: field, old: old,
                new: new, undoes: undoes))
    }

    mutating func takeBack(_ operation: Operation) {
        write(operation.field, operation.old ?? "", old: operation.new, of: operation.take, undoes: operation.id)
    }
}
