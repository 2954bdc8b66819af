import CALSA
import Glibc

/// What an error of a sound card asks for.
enum ALSARecovery: Equatable, Sendable {
    /// A signal came in between: ask again.
    case again
    /// An overrun: samples are lost, the card starts anew.
    case restart
    /// The machine slept: the card is woken, or started anew if it cannot be.
    case resume
    /// ENODEV (unplugged), EIO (unbound), ENOTTY, EBADFD and whatever else: the card is gone.
    case reopen

    init(_ code: Int32) {
        self =
            switch -code {
            case EINTR: .again
            case EPIPE: .restart
            case ESTRPIPE: .resume
            default: .reopen
            }
    }
}
