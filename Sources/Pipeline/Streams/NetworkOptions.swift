import CLibAV
import Media

/// What libavformat is told of an address: a URL, a demuxer, and options.
extension NetworkAddress {
    /// The container, where the protocol leaves no choice: then garbage on the port is never taken
    /// for something else.
    var demuxer: String? {
        switch scheme {
        case .srt, .udp, .tcp: "mpegts"
        case .rtmp, .rtmps: "flv"
        case .rtsp, .rtsps: "rtsp"
        case .http, .https: nil
        }
    }

    /// Options of the demuxer and the protocol, as ffmpeg-protocols(1) and ffmpeg-formats(1) name
    /// them.
    var options: [String: String] {
        // Stamps come as they are sent, so that the one place that maps them sees every wrap; half
        // a second of stream shows what is in it.
        var options = [
            "correct_ts_overflow": "0", "analyzeduration": "1000000", "probesize": "1000000",
            "fpsprobesize": "0",
            "protocol_whitelist":
                "rtsp,rtsps,rtp,rtmp,rtmps,rtmpt,srt,http,https,httpproxy,udp,tcp,tls",
            "format_whitelist": "mpegts,mpjpeg,flv,rtsp,rtp,sdp",
        ]
        for (key, value) in protocolOptions { options[key] = value }
        return options
    }

    private var protocolOptions: [String: String] {
        switch scheme {
        case .srt: srtOptions
        // 1.5 MB between the socket and us; a full buffer costs packets, not the camera.
        case .udp: ["fifo_size": "8192", "overrun_nonfatal": "1", "buffer_size": "1048576"]
        case .tcp, .http, .https: isListening ? ["listen": "1"] : [:]
        case .rtmp, .rtmps:
            isListening
                ? ["listen": "1", "rtmp_live": "live"]
                : ["rtmp_live": "live", "rtmp_buffer": "100"]
        case .rtsp, .rtsps:
            ["rtsp_flags": isListening ? "listen" : "prefer_tcp", "max_delay": "200000"]
        }
    }

    private var srtOptions: [String: String] {
        var options = [
            "mode": isListening ? "listener" : "caller",
            "timeout": "\(NetworkWatch.silence / 1000)",
        ]
        if hasPassphrase { options["passphrase"] = passphrase }
        return options
    }

    /// Whether SRT is to be encrypted.
    var hasPassphrase: Bool { scheme == .srt && !passphrase.isEmpty }

    private var passphrase: String {
        password.isEmpty ? query.first { $0.key == "passphrase" }?.value ?? "" : password
    }

    /// Every word of it that may be a secret, in case a library quotes one.
    var secrets: [String] {
        let key =
            [.rtmp, .rtmps].contains(scheme)
            ? path.split(separator: "/").last.map(String.init) : nil
        let known = [password, user] + query.map(\.value) + [key].compactMap { $0 }
        return known.filter { !$0.isEmpty }
    }
}
