import Slate
import Wire

/// What is wrong with a camera, as its crew says it.
extension Phrases {
    /// Nil when nothing is. In Chinese the words of the code come first, and the camera's own
    /// sentence in brackets, which tells device and reason.
    public func trouble(_ camera: CameraStatus) -> String? {
        guard camera.connected else { return notConnected(camera) }
        guard let sentence = camera.trouble else { return nil }
        let named = (camera.troubleCodes ?? []).compactMap(trouble)
        // What rushesd itself has seen has no sentence of the camera's.
        if camera.troubleCodes == [CameraAbsence.silent.rawValue] { return named.joined() }
        return named.isEmpty || language == .english
            ? sentence : "\(named.joined(separator: ", ")) (\(sentence))"
    }

    /// `camera B not connected: cannot open /dev/video9: No such file or directory`.
    public func isNotConnected(_ camera: CameraStatus) -> String {
        say(
            "camera \(camera.camera) \(notConnected(camera))",
            "机位 \(camera.camera) \(notConnected(camera))")
    }

    /// Behind `rolling`, of a camera that does not roll along.
    public func doesNotRoll(_ camera: CameraStatus) -> String {
        say(
            "; camera \(camera.camera) does not roll: \(notConnected(camera))",
            "; 机位 \(camera.camera) 没有录: \(notConnected(camera))")
    }

    /// Behind `rolling`, of a camera that rolls without a picture: the code it told, and its
    /// sentence.
    public func rollsBlind(_ camera: String, code: String, because sentence: String) -> String {
        let words = SourceFault(rawValue: code).map { ": \(self.words($0))" } ?? ""
        return say("; camera \(camera) has no picture: \(sentence)", "; 机位 \(camera) 没有画面\(words)")
    }

    /// No camera would roll: why, of each.
    public func noneIsConnected(_ cameras: [CameraStatus]) -> String {
        cameras.isEmpty ? noCamera : cameras.map(isNotConnected).joined(separator: "; ")
    }

    /// The take goes on although the machine was off meanwhile.
    public func rolledOn(_ slate: SlateNumber) -> String {
        say(
            "the box went off while \(slate) rolled (power cut or restart); it rolls on since it is back: cut it if nobody shoots",
            "\(slate) 录制时主机断过电或重启过, 恢复后自动继续录; 没有在拍就停")
    }

    private func notConnected(_ camera: CameraStatus) -> String {
        say("not connected: \(reason(camera))", "未连接: \(reason(camera))")
    }

    private func reason(_ camera: CameraStatus) -> String {
        let codes = camera.troubleCodes ?? []
        let absence = codes.lazy.compactMap(CameraAbsence.init(rawValue:)).first
        let fault = codes.lazy.compactMap(SourceFault.init(rawValue:)).first
        let words = fault.map(self.words) ?? self.words(absence ?? .ended, camera.camera)
        guard let sentence = camera.trouble, !sentence.isEmpty else { return words }
        return say(sentence, "\(words) (\(sentence))")
    }

    private func words(_ absence: CameraAbsence, _ camera: String) -> String {
        switch absence {
        case .notRunning:
            say(
                "its service is not running; start it: systemctl start rushes-camera@\(camera)",
                "它的服务没有运行; 先启动: systemctl start rushes-camera@\(camera)")
        case .returning:
            say("it runs and is reconnecting; wait a moment", "它在运行, 正在重连; 请稍等")
        case .ended:
            say(
                "its service has ended; systemctl status rushes-camera@\(camera) tells why",
                "它的服务已退出; 查看原因: systemctl status rushes-camera@\(camera)")
        case .silent:
            say(
                "its program does not answer; if it stays so: systemctl restart rushes-camera@\(camera)",
                "它的程序没有响应; 一直这样就重启: systemctl restart rushes-camera@\(camera)")
        case .opening: say("it is being opened", "正在打开")
        case .missing: say("its device is missing", "找不到设备")
        case .busy: say("another program uses its device", "设备被别的程序占用")
        case .wrongFormat: say("its device gives no format we take", "设备的格式不能用")
        case .nobodyCalls: say("nobody sends to it yet", "还没有人推流")
        case .noFile: say("its file cannot be played", "文件无法播放")
        case .failed: say("it cannot be opened", "无法打开")
        case .misconfigured: say("its configuration cannot be used", "配置有误")
        }
    }

    /// The words of a code that a camera tells; nil for one of a later version.
    func trouble(_ code: String) -> String? {
        if let fault = SourceFault(rawValue: code) { return words(fault) }
        // A later version may know more kinds of a fault than this one.
        return switch code.prefix(while: { $0 != "." }) {
        case CameraAbsence.silent.rawValue: say("its program does not answer", "机位程序没有响应")
        case "broken pictures": say("many pictures come broken", "画面损坏很多")
        case "disk": say("the clip cannot be written", "素材写不进硬盘")
        case "slow disk": say("the disk does not answer", "硬盘没有响应")
        case "first disk":
            say("the first disk does not answer, the spare one is used", "主硬盘没有响应, 改录备用硬盘")
        case "memory full":
            say("memory is full of what no disk takes, pictures are lost", "内存已满, 正在丢帧")
        case "silence": say("a channel is silent", "有声道无声")
        case "encoder": say("the encoder fails", "编码器出错")
        case "encoder choice": say("another encoder than the one chosen", "换用了别的编码器")
        case "midi", "timecode": say("timecode is missing", "收不到时码")
        case "overload": say("the processor cannot keep up", "处理器跟不上")
        case "picture": say("no picture", "没有画面")
        case "sound": say("no sound", "没有声音")
        default: nil
        }
    }

    /// What a camera does, and what is wrong with it: one that has a trouble and does not record is
    /// not ready.
    public func stateAndTrouble(_ camera: CameraStatus) -> String {
        let recording = camera.isRecording == true ? say("recording", "录制中") : nil
        if let trouble = trouble(camera) {
            return (recording.map { $0 + ", " } ?? "") + "! \(trouble)"
        }
        guard camera.connected else { return say("away", "离线") }
        return recording ?? say("ready", "就绪")
    }

    /// What a camera does about its overload; one of a later version is told as it comes.
    public func overload(_ step: String) -> String {
        switch step {
        case "its encoder searches less": say("its encoder searches less", "编码从简")
        case "its encoder searches hardly at all":
            say("its encoder searches hardly at all", "编码再从简")
        case "every second picture is shown twice":
            say("every second picture is shown twice", "隔帧录制")
        case "its next take is smaller": say("its next take is smaller", "下一条画面缩小")
        default: step
        }
    }

    /// Follows the answer to a roll; nothing while every camera can write.
    public func cannotWrite(_ cameras: [CameraStatus]) -> String {
        let stuck = cameras.filter { !Self.diskCodes.isDisjoint(with: $0.troubleCodes ?? []) }.map(
            \.camera)
        guard !stuck.isEmpty else { return "" }
        let names = stuck.joined(separator: ", ")
        return say(
            "; \(names) cannot write now, pictures wait in memory: check the disk",
            "; \(names) 现在写不进硬盘, 画面先存在内存里: 请检查硬盘")
    }

    /// Follows the answer to a roll: a camera that was told and does not answer.
    public func doesNotAnswer(_ camera: String) -> String {
        say("; camera \(camera) does not answer: it may not roll", "; 机位 \(camera) 没有响应: 可能没有录")
    }

    /// What is wrong with the spare disk; nil when nothing is.
    public func spareTrouble(_ spare: SpareStatus) -> String? {
        let folder = spare.folder
        guard let code = spare.trouble else { return nil }
        return switch SpareTrouble(rawValue: code) {
        case .missing:
            say(
                "the spare disk is missing, there is no \(folder): connect it",
                "备用硬盘不在, 找不到 \(folder): 请接上")
        case .sameDisk:
            say(
                "the spare disk is missing, \(folder) lies on the first disk: mount it there",
                "备用硬盘不在, \(folder) 在主硬盘上: 请把备用硬盘挂载到那里")
        case .unmounted:
            say(
                "the spare disk is missing, nothing is mounted on \(folder): connect it",
                "备用硬盘不在, \(folder) 没有挂载硬盘: 请接上")
        case .readOnly:
            say("the spare disk \(folder) cannot be written: check it", "备用硬盘 \(folder) 写不进: 请检查")
        case .full:
            say("the spare disk \(folder) is full: make room on it", "备用硬盘 \(folder) 已满: 请腾出空间")
        case .silent:
            say("the spare disk \(folder) does not answer: check it", "备用硬盘 \(folder) 没有响应: 请检查")
        case nil:
            say("the spare disk \(folder) cannot be used: check it", "备用硬盘 \(folder) 不能用: 请检查")
        }
    }

    /// The spare disk has come back, or has room again.
    public func spareIsBack(_ folder: String) -> String {
        say("the spare disk \(folder) can be used again", "备用硬盘 \(folder) 又能用了")
    }

    /// Where a clip lies that nobody can reach:
    /// `it lies on the spare disk /media/x, which is not there: connect it`.
    public func isAway(on folder: String) -> String {
        say(
            "it lies on the spare disk \(folder), which is not there: connect it",
            "在备用硬盘 \(folder) 上, 硬盘不在: 请接上")
    }

    /// Which camera's clip lies on a disk that is not there.
    public func isAway(_ camera: String, on folder: String) -> String {
        say(
            "\(Self.brief(camera)) lies on the spare disk \(folder), which is not there",
            "机位 \(Self.brief(camera)) 在备用硬盘 \(folder) 上, 硬盘不在")
    }

    /// Which camera's clip neither box nor hub has.
    public func isGone(_ camera: String) -> String {
        say(
            "\(Self.brief(camera)) is gone from this box, and the hub does not have it",
            "机位 \(Self.brief(camera)) 本机已没有, 服务器也没有")
    }

    /// What is wrong with the only copy of a clip, of a camera or a file; nil for troubles in which
    /// there is a whole one.
    public func isDamaged(_ subject: String, _ code: UploadTrouble.Code) -> String? {
        switch code {
        case .ownDamage:
            say(
                "\(subject) is not what was recorded (another digest), and the hub does not have it whole: this box's disk is failing",
                "\(subject) 与录制时不同 (校验不符), 服务器也没有完整的: 本机硬盘有故障")
        case .ownShort:
            say(
                "\(subject) is shorter than what was recorded, and the hub does not have it whole: this box's disk is failing",
                "\(subject) 比录制时短, 服务器也没有完整的: 本机硬盘有故障")
        case .ownUnreadable:
            say(
                "\(subject) cannot be read, and the hub does not have it whole: this box's disk is failing",
                "\(subject) 读不出, 服务器也没有完整的: 本机硬盘有故障")
        case .ownManifest:
            say(
                "\(subject) is not sent, what the box noted of it cannot be used: this box's disk is failing",
                "\(subject) 没有上传, 本机对它的记录不能用: 本机硬盘有故障")
        case .damagedAndGone:
            say(
                "\(subject) is damaged at the hub, and is not on this box any more; look for another copy",
                "\(subject) 在服务器上已损坏, 本机也已没有; 请找别的副本")
        default: nil
        }
    }

    /// Troubles in which a clip does not reach its disk.
    private static let diskCodes: Set<String> = ["disk", "slow disk", "memory full"]

    /// Behind an entry of the log that was taken back.
    public var takenBackMark: String { say("  (undone)", "  (已撤销)") }
}
