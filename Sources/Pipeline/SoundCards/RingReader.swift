/// One reader's place in a ring that is written on and on, whether anybody reads or not. Positions
/// are frames modulo `boundary`.
struct RingReader {
    let ring: UInt64
    let boundary: UInt64
    /// Nil until the first look: a reader begins with what is written from then on.
    private(set) var position: UInt64?
    /// The last look found that frames were overwritten before they were read, or that the writer
    /// began anew.
    private(set) var hasLost = false

    init(ring: UInt64, boundary: UInt64) { (self.ring, self.boundary) = (ring, boundary) }

    /// Where in the ring the next frame lies.
    var offset: UInt64 { (position ?? 0) % ring }

    /// Frames that can be read, the writer being at `newest`. Of the ring's last quarter nothing is
    /// read: the writer is about to be there.
    mutating func look(_ newest: UInt64) -> UInt64 {
        hasLost = false
        guard let position else {
            self.position = newest
            return 0
        }
        let waiting = newest >= position ? newest - position : boundary - position + newest
        if waiting <= ring - ring / 4 { return waiting }
        hasLost = true
        self.position = newest
        return 0
    }

    mutating func advance(_ frames: UInt64) { position = ((position ?? 0) + frames) % boundary }
}
