import CLibAV
import Glibc
import LibAV
import Media
import Wire

/// One sentence for each way a camera on the network can fail: what, where, what to do. All of them
/// may pass: the phone is at the other end.
struct NetworkFailures: Sendable {
    let address: NetworkAddress

    /// libavformat's answer when a connection could not be opened, and what its words said.
    func opening(_ answer: Int32, _ hint: LibraryLog.Hint? = nil) -> SourceFailure {
        switch answer {
        case rushes_av_unauthorized, rushes_av_forbidden: password
        case rushes_av_not_found:
            failure(
                .broken, .streamNotFound,
                "has no stream of that name (404); look up the path in the camera's app")
        case rushes_av_invalid where hint != .tls: notUnderstood
        case rushes_av_no_protocol:
            failure(
                .broken, .unreachable,
                "cannot be reached: this libavformat is built without \(address.scheme.rawValue); install Debian's"
            )
        case rushes_av_interrupted where address.isListening, -ETIMEDOUT where address.isListening:
            nobody
        case rushes_av_interrupted, -ETIMEDOUT: noAnswer
        default:
            hint.map { said($0) } ?? (address.isListening ? listening(answer) : calling(answer))
        }
    }

    /// What the library said only in words.
    func said(_ hint: LibraryLog.Hint) -> SourceFailure {
        switch hint {
        case .unknownHost:
            failure(
                .noDevice, .hostUnknown,
                "is no name in this network; check the address, or write the camera's IP address")
        case .tls:
            failure(
                .broken, .encryptionFailed,
                "makes no encrypted connection; check the port, or let it send \(address.scheme.plainName)://"
            )
        case .refusedStream:
            failure(
                .broken, .streamRefused,
                "refuses the stream; check its application, stream key or stream id")
        case .wrongPassphrase: wrongPassphrase
        case .unsecured: unsecured
        }
    }

    /// The stream broke off: libavformat's answer to a read.
    func reading(_ answer: Int32) -> SourceFailure {
        switch answer {
        case rushes_av_interrupted, -ETIMEDOUT:
            failure(
                .lost, .silent, "has sent nothing for \(seconds(NetworkWatch.silence)); \(check)")
        case rushes_av_end, -EIO, -ECONNRESET, -EPIPE: failure(.lost, .hungUp, "hung up; \(again)")
        default: failure(.lost, .hungUp, "broke off (\(reason(answer))); \(again)")
        }
    }

    var noPicture: SourceFailure {
        failure(
            .broken, .pictureMissing,
            "sends no picture; switch the camera on in the app, not only the microphone")
    }

    var pictureStopped: SourceFailure {
        failure(
            .lost, .pictureMissing,
            "still sends, but no picture; bring the camera's app to the front")
    }

    /// Its first pictures refer to others that came before us.
    var noKeyFrame: SourceFailure {
        failure(
            .noDevice, .waitsForKeyFrame,
            "sends, but no key frame has come yet; in the app, set a key frame (GOP) every 1 or 2 s"
        )
    }

    /// Packets come, and no picture comes out of them any more.
    var undecodable: SourceFailure {
        failure(
            .lost, .undecodable, "sends pictures that cannot be decoded any more; opening it anew")
    }

    /// The same stream goes on in another codec.
    var changed: SourceFailure {
        failure(.lost, .undecodable, "goes on in another codec; opening it anew")
    }

    var webPage: SourceFailure {
        failure(
            .broken, .webPage,
            "gives a web page, not a stream; look up the stream's own address in the camera's app")
    }

    var playlist: SourceFailure {
        failure(
            .broken, .unknownStream, "gives an HLS playlist, not a stream; let it send \(wanted)")
    }

    func unknown(codec: String) -> SourceFailure {
        failure(
            .broken, .unknownCodec,
            "sends \(codec), which this box cannot decode; let it send H.264")
    }

    /// MPEG-TS carries AV1 and VP9 as private data.
    var privatePicture: SourceFailure {
        failure(
            .broken, .unknownCodec,
            "sends a picture that MPEG-TS has no number for (AV1, VP9?); let it send H.264")
    }

    /// Enhanced RTMP (Veovera, 2023): `codec` is the four characters its pictures begin with, if
    /// they were seen.
    func enhanced(codec: String?) -> SourceFailure {
        let name = codec ?? "HEVC or another new codec"
        return failure(
            .broken, .enhancedRTMP,
            "sends \(name) by enhanced RTMP, which this box cannot read; let it send H.264, or HEVC over SRT"
        )
    }

    func unknown(sound codec: String) -> SourceNote {
        SourceNote(
            .soundCodec,
            "\(address) sends sound as \(codec), which this box cannot decode; silence is recorded, let it send AAC"
        )
    }

    func unknown(pixels: String) -> SourceFailure {
        failure(
            .broken, .undecodable,
            "sends pixels as \(pixels), which nobody here converts; let it send 8-bit 4:2:0 H.264")
    }

    func deep(pixels: String) -> SourceNote {
        SourceNote(
            .deepPixels,
            "\(address) sends pixels as \(pixels); they are converted to 8-bit 4:2:0, and colours may be off: in the app, no HDR, no 10 bit"
        )
    }

    var slowDecoder: SourceNote {
        SourceNote(
            .slowDecoder,
            "the pictures of \(address) are decoded too slowly and some are left out; let it send fewer or smaller pictures"
        )
    }

    var lateSound: SourceNote {
        SourceNote(
            .soundGaps,
            "sound of \(address) came in a flood and the oldest was left out; silence stands in its place"
        )
    }

    /// Nobody has called yet.
    var nobody: SourceFailure {
        let hint = "let the camera send to \(address.scheme.rawValue)://THIS-BOX:\(address.port)"
        return SourceFailure(
            .noDevice, "nobody sends to \(address) yet; \(hint)", fault: .nobodySends)
    }

    /// Why no picture comes.
    func reason(_ now: LinkState.Facts) -> SourceFailure {
        // libsrt turns callers away on its own while we wait for one.
        if address.scheme == .srt, !now.isConnected,
            let hint = LibraryLog.rejection(after: now.changed)
        {
            return said(hint)
        }
        if let failure = now.failure { return failure }
        return now.isConnected ? connected : waiting
    }

    /// No failure yet, and no picture.
    var waiting: SourceFailure {
        if address.isListening { return nobody }
        return SourceFailure(
            .noDevice, "\(address) is being opened; no picture has come yet", fault: .noAnswer)
    }

    /// Somebody has called, and what he sends is being looked at.
    var connected: SourceFailure {
        failure(.noDevice, .waitsForKeyFrame, "is connected; no picture has come yet")
    }

    private var password: SourceFailure {
        failure(
            .broken, .passwordRefused,
            "refuses us: it wants a user and a password, or other ones; put USER:PASSWORD into a password_file"
        )
    }

    private var wrongPassphrase: SourceFailure {
        failure(
            .broken, .wrongPassphrase,
            "has a camera with a wrong passphrase; write the same one into the app and into the camera's password_file"
        )
    }

    private var unsecured: SourceFailure {
        if address.hasPassphrase {
            return failure(
                .broken, .passphraseMissing,
                "has a camera that sends without a passphrase; write the one of password_file into the app"
            )
        }
        return failure(
            .broken, .passphraseUnexpected,
            "has a camera that sends with a passphrase; write it into this camera's password_file")
    }

    private var noAnswer: SourceFailure {
        failure(
            .noDevice, .noAnswer, "did not answer in \(seconds(NetworkWatch.opening)); \(check)")
    }

    private var notUnderstood: SourceFailure {
        failure(
            .broken, .unknownStream,
            "sends nothing we understand; let it send H.264 and AAC as \(wanted)")
    }

    private func calling(_ answer: Int32) -> SourceFailure {
        switch answer {
        case -ECONNREFUSED:
            failure(
                .noDevice, .connectionRefused,
                "refuses the connection; start the camera's app and check the port")
        case -EHOSTUNREACH, -ENETUNREACH:
            failure(.noDevice, .unreachable, "cannot be reached; \(check)")
        // libsrt has no other word for a port where nobody listens.
        case -EIO where address.scheme == .srt:
            failure(.noDevice, .noAnswer, "did not answer; \(check)")
        case -EIO: failure(.noDevice, .noAnswer, "hung up at once; \(check)")
        default: failure(.noDevice, .noAnswer, "cannot be opened (\(reason(answer))); \(check)")
        }
    }

    private func listening(_ answer: Int32) -> SourceFailure {
        let port = "port \(address.port)"
        return switch answer {
        case -EADDRINUSE:
            failure(.busy, .portTaken, "cannot listen: another program has \(port); choose another")
        case -EACCES, -EPERM:
            failure(
                .busy, .portTaken, "cannot listen: \(port) is not allowed; choose one above 1023")
        case -EADDRNOTAVAIL:
            failure(
                .busy, .portTaken,
                "cannot listen: that is no address of this box; leave the host out")
        default:
            failure(
                .noDevice, .unknownStream,
                "had a caller that hung up or spoke another protocol (\(reason(answer))); let it send \(wanted)"
            )
        }
    }

    private var check: String { "check that it runs, and that camera and box share a network" }
    private var again: String {
        address.isListening ? "waiting for its next call" : "calling it again"
    }

    private var wanted: String {
        switch address.scheme {
        case .srt, .udp, .tcp: "MPEG-TS"
        case .rtmp, .rtmps: "RTMP"
        case .rtsp, .rtsps: "RTSP"
        case .http, .https: "MPEG-TS, FLV or multipart JPEG"
        }
    }

    private func failure(_ code: SourceFailure.Code, _ fault: SourceFault, _ sentence: String)
        -> SourceFailure
    {
        SourceFailure(code, "\(address) \(sentence)", fault: fault)
    }

    private func seconds(_ time: Int64) -> String { "\(time / 1_000_000_000) s" }
    private func reason(_ answer: Int32) -> String {
        CodecFailure(.failed, "libav", cause: answer).message.replacing("libav: ", with: "")
    }
}

extension NetworkAddress.Scheme {
    /// The same protocol without encryption.
    fileprivate var plainName: String {
        switch self {
        case .rtsps: "rtsp"
        case .rtmps: "rtmp"
        case .https: "http"
        default: rawValue
        }
    }
}
