import CLibAV
import Codec
import Glibc
import Media

/// One sentence for each way a camera on the network can fail: what, where, what to do. All of them may pass: the phone is at the other end.
struct NetworkFailures: Sendable {
    let address: NetworkAddress

    /// libavformat's answer when a connection could not be opened.
    func opening(_ answer: Int32) -> SourceFailure {
        switch answer {
        case rushes_av_unauthorized, rushes_av_forbidden:
            failure(.broken, "refuses us: it wants a user and a password, or other ones; put USER:PASSWORD into a password_file")
        case rushes_av_not_found: failure(.broken, "has no stream of that name (404); look up the path in the camera's app")
        case rushes_av_invalid: failure(.broken, "sends nothing we understand; let it send H.264 and AAC as \(wanted)")
        case rushes_av_no_protocol:
            failure(.broken, "cannot be reached: this libavformat is built without \(address.scheme.rawValue); install Debian's")
        case rushes_av_interrupted where address.isListening, -ETIMEDOUT where address.isListening: nobody
        case rushes_av_interrupted, -ETIMEDOUT: failure(.noDevice, "did not answer in \(seconds(NetworkWatch.opening)); \(check)")
        default: address.isListening ? listening(answer) : calling(answer)
        }
    }

    /// The stream broke off: libavformat's answer to a read.
    func reading(_ answer: Int32) -> SourceFailure {
        switch answer {
        case rushes_av_interrupted, -ETIMEDOUT: failure(.lost, "has sent nothing for \(seconds(NetworkWatch.silence)); \(check)")
        case rushes_av_end, -EIO, -ECONNRESET, -EPIPE: failure(.lost, "hung up; \(again)")
        default: failure(.lost, "broke off (\(reason(answer))); \(again)")
        }
    }

    var noPicture: SourceFailure { failure(.broken, "sends no picture; switch the camera on in the app, not only the microphone") }

    var pictureStopped: SourceFailure { failure(.lost, "still sends, but no picture; bring the camera's app to the front") }

    func unknown(codec: String) -> SourceFailure {
        failure(.broken, "sends \(codec), which this libavcodec cannot decode; let it send H.264")
    }

    func unknown(pixels: String) -> SourceFailure {
        failure(.broken, "sends pixels as \(pixels); let it send 8-bit 4:2:0 H.264 (in the app: no HDR, no 10 bit)")
    }

    /// Nobody has called yet.
    var nobody: SourceFailure {
        let hint = "let the camera send to \(address.scheme.rawValue)://THIS-BOX:\(address.port)"
        return SourceFailure(.noDevice, "nobody sends to \(address) yet; \(hint)")
    }

    /// No failure yet, and no picture.
    var waiting: SourceFailure {
        address.isListening ? nobody : SourceFailure(.noDevice, "\(address) is being opened; no picture has come yet")
    }

    private func calling(_ answer: Int32) -> SourceFailure {
        switch answer {
        case -ECONNREFUSED: failure(.noDevice, "refuses the connection; start the camera's app and check the port")
        case -EHOSTUNREACH, -ENETUNREACH: failure(.noDevice, "cannot be reached; \(check)")
        case -EIO: failure(.noDevice, "is no name in this network, or hung up at once; \(check)")
        default: failure(.noDevice, "cannot be opened (\(reason(answer))); \(check)")
        }
    }

    private func listening(_ answer: Int32) -> SourceFailure {
        let port = "port \(address.port)"
        return switch answer {
        case -EADDRINUSE: failure(.busy, "cannot listen: another program has \(port); choose another")
        case -EACCES, -EPERM: failure(.busy, "cannot listen: \(port) is not allowed; choose one above 1023")
        case -EADDRNOTAVAIL: failure(.busy, "cannot listen: that is no address of this box; leave the host out")
        default: failure(.noDevice, "had a caller that hung up or spoke another protocol (\(reason(answer))); let it send \(wanted)")
        }
    }

    private var check: String { "check that it runs, and that camera and box share a network" }
    private var again: String { address.isListening ? "waiting for its next call" : "calling it again" }

    private var wanted: String {
        switch address.scheme {
        case .srt, .udp, .tcp: "MPEG-TS"
        case .rtmp, .rtmps: "RTMP"
        case .rtsp, .rtsps: "RTSP"
        case .http, .https: "MPEG-TS, FLV or multipart JPEG"
        }
    }

    private func failure(_ code: SourceFailure.Code, _ sentence: String) -> SourceFailure { SourceFailure(code, "\(address) \(sentence)") }
    private func seconds(_ time: Int64) -> String { "\(time / 1_000_000_000) s" }
    private func reason(_ answer: Int32) -> String { CodecFailure(.failed, "libav", cause: answer).message.replacing("libav: ", with: "") }
}
