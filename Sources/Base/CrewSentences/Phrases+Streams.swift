import Wire

/// What goes wrong between a phone or a network camera and the box.
extension Phrases {
    func words(_ fault: SourceFault) -> String {
        switch fault {
        case .wrongPassphrase: say("wrong SRT passphrase", "SRT 密码不对, 请核对手机和机位设置里的密码")
        case .passphraseMissing:
            say("the camera sends without the SRT passphrase", "手机没有设 SRT 密码, 而本机要求密码")
        case .passphraseUnexpected:
            say(
                "the camera sends with an SRT passphrase, and password_file has none",
                "手机设了 SRT 密码, 本机没有; 请填 password_file")
        case .waitsForKeyFrame:
            say("waiting for the first key frame", "已连上, 正在等第一个关键帧; 请在手机上把关键帧间隔设为 1 到 2 秒")
        case .passwordRefused: say("user or password refused", "用户名或密码被拒绝")
        case .streamNotFound: say("no stream of that name", "没有这个流, 请核对地址里的路径")
        case .streamRefused: say("the server refuses the stream", "服务器拒绝这个流, 请核对应用名, 串流密钥或流名")
        case .hostUnknown: say("unknown host", "找不到这个主机名")
        case .connectionRefused: say("connection refused", "连接被拒绝, 请先打开手机上的应用并核对端口")
        case .unreachable: say("unreachable", "网络不通, 请确认手机和本机在同一网络")
        case .noAnswer: say("no answer", "对方没有回应")
        case .encryptionFailed: say("no encrypted connection (TLS)", "加密连接 (TLS) 失败")
        case .webPage: say("a web page instead of a stream", "收到的是网页, 不是视频流; 请核对地址")
        case .unknownStream: say("not a stream we understand", "收到的内容不是能识别的视频流")
        case .unknownCodec: say("unknown picture codec, H.264 is wanted", "不支持这种视频编码, 请改用 H.264")
        case .enhancedRTMP:
            say(
                "HEVC over RTMP is not supported, only H.264, or HEVC over SRT",
                "不支持用 RTMP 传 HEVC; 请改用 H.264, 或用 SRT 传 HEVC")
        case .undecodable: say("the pictures cannot be decoded", "画面无法解码, 正在重新连接")
        case .pictureMissing: say("sound but no picture", "只有声音, 没有画面")
        case .nobodySends: say("nobody sends yet", "还没有手机连上来")
        case .silent: say("nothing comes any more", "对方停止发送")
        case .hungUp: say("the connection ended", "连接已断开, 正在重连")
        case .portTaken: say("the port cannot be used", "端口不能用")
        case .deepPixels:
            say(
                "pictures are converted to 8 bit 4:2:0 (HDR?)",
                "画面已转为 8 位 4:2:0, 颜色可能不准; 请在手机上关闭 HDR")
        case .slowDecoder: say("the processor decodes too slowly", "处理器解码跟不上, 丢掉了一些画面; 请让手机发小一点的画面")
        case .soundMissing: say("no sound in the stream, silence is recorded", "流里没有声音, 录的是静音")
        case .soundCodec:
            say(
                "unknown sound codec, silence is recorded; AAC is wanted",
                "不支持这种声音编码, 录的是静音; 请改用 AAC")
        case .soundGaps: say("the sound has gaps", "声音有断, 断处录的是静音")
        }
    }
}
