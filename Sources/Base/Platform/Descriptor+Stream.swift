import Glibc

extension Descriptor {
    /// Reads what a device, pipe or terminal has ready into `buffer`; 0 when nothing waits on a
    /// non-blocking one, nil at the end.
    public borrowing func readSome(into buffer: UnsafeMutableRawBufferPointer, _ subject: String)
        throws(SystemFailure) -> Int?
    {
        while true {
            let count = Glibc.read(raw, buffer.baseAddress, buffer.count)
            if count > 0 { return count }
            if count == 0 { return nil }
            switch errno {
            case EINTR: continue
            case EAGAIN: return 0
            default: throw SystemFailure("read", subject, code: errno)
            }
        }
    }
}
