import ClipDocuments
import Slate
import Time

/// The certificate's words in both languages.
struct CertificateWords: Speaking, Sendable {
    let language: Language

    init(_ language: Language) { self.language = language }

    func title(slate: String, camera: String, clip: String) -> String {
        say("\(slate)  camera \(camera)  clip \(clip)", "\(slate)  机位 \(camera)  素材 \(clip)")
    }

    var timecode: String { say("timecode", "时码") }
    var picture: String { say("picture", "画面") }
    var sound: String { say("sound", "声音") }
    var noSound: String { say("none (MOS)", "无 (MOS)") }
    var from: String { say("from", "来自") }
    var later: String { say("then from", "之后来自") }
    var unaccounted: String {
        say(
            "which of its frames were repeated or broken, and where sound was missing, is not known: no account of it was on the disk",
            "硬盘上没有逐帧记录: 无法判断有无重复帧, 坏帧或断音")
    }
    func unaccounted(frames: Int) -> String {
        say(
            "of its last \(frames) frames it is not known which were repeated or broken: no account of them was on the disk",
            "最后 \(frames) 帧没有逐帧记录: 无法判断有无重复帧, 坏帧或断音")
    }
    func longest(frames: Int) -> String {
        say(", \(frames) in a row at most", ", 最多连续 \(frames) 帧")
    }
    var insteadOf: String { say("not encoded by", "未能使用编码器") }
    var load: String { say("load", "负载") }
    var clock: String { say("its clock against the picture's", "相对画面的时钟偏差") }
    var roll: String { say("roll", "开机") }
    var cut: String { say("cut", "停") }
    var rolling: String { say("still rolling", "还在录") }
    var closed: String { say("closed by its camera", "由机位正常收尾") }
    var recovered: String {
        say(
            "closed by recovery: it ends with the last whole fragment on the disk",
            "由恢复程序收尾: 到硬盘上最后一个完整片段为止")
    }
    var confirmed: String { say("verified: the backend holds the same bytes", "已校验: 后端内容一致") }
    var uploaded: String { say("uploaded, not verified by the backend", "已上传, 后端尚未校验") }
    var unconfirmed: String { say("not yet confirmed by the backend", "后端尚未确认") }

    func lastHeard(seconds: String) -> String {
        say("last heard \(seconds) s before roll", "开机前 \(seconds) 秒最后收到")
    }
    func by(seconds: String) -> String { say("by \(seconds) s", "\(seconds) 秒") }

    func name(_ source: TimecodeSource) -> String {
        switch source {
        case .timeOfDay: say("time of day", "当日时间")
        case .ltc: "LTC"
        case .mtc: "MTC"
        }
    }

    func recorded(_ time: String, isSynchronised: Bool) -> String {
        isSynchronised
            ? say("recorded \(time), clock synchronised", "录于 \(time), 时钟已同步")
            : say("recorded \(time), clock not synchronised", "录于 \(time), 时钟未同步")
    }

    func length(frames: Int, rate: FrameRate, seconds: String) -> String {
        say(
            "movie of \(frames) frames at \(rate), \(seconds) s",
            "影片 \(frames) 帧, \(rate), \(seconds) 秒")
    }

    /// The file on the box, where the movie's first picture is its frame `first`.
    func boxClip(frames: Int, first: Int) -> String {
        say(
            "made of the box's clip of \(frames) frames, from its frame \(first)",
            "取自主机素材 (\(frames) 帧) 第 \(first) 帧起")
    }

    func flawless(frames: Int, hasSound: Bool) -> String {
        hasSound
            ? say(
                "all \(frames) frames came from the camera, each in its place; the sound has no gap",
                "\(frames) 帧全部来自机位且位置正确; 声音无断点")
            : say(
                "all \(frames) frames came from the camera, each in its place",
                "\(frames) 帧全部来自机位且位置正确")
    }

    /// The camera is faster than the clip.
    func converted(frames: Int) -> String {
        say(
            "rate converted: the camera gave \(frames) pictures more than the clip has places; nothing is missing",
            "帧率转换: 机位多给 \(frames) 帧, 素材没有缺帧")
    }

    func at(_ places: String, more: Int) -> String {
        let rest = more > 0 ? say(" and \(more) more", " 等 \(more) 处") : ""
        return say("frames \(places)\(rest)", "第 \(places)\(rest) 帧")
    }

    func fault(_ kind: TruthMark.Kind, amount: String) -> String {
        switch kind {
        case .lost: say("frames the camera or its cable lost: \(amount)", "机位或线缆丢帧: \(amount)")
        case .dropped: say("frames left out for want of room: \(amount)", "来不及处理而丢弃的帧: \(amount)")
        case .duplicated:
            say("frames shown again to keep the rate: \(amount)", "为保持帧率重复的帧: \(amount)")
        case .corrupt:
            say("frames that came broken and were replaced: \(amount)", "损坏并被替换的帧: \(amount)")
        case .noSignal: say("frames without a signal: \(amount)", "无信号的帧: \(amount)")
        case .spared:
            say("frames spared because the processor was late: \(amount)", "因处理器过载省略的帧: \(amount)")
        case .soundFilled:
            say("silence put in where sound was missing: \(amount)", "声音缺失处补静音: \(amount)")
        case .soundCut:
            say("sound left out where there was too much: \(amount)", "多余声音剪去: \(amount)")
        case .soundClipped: say("samples at full scale: \(amount)", "削波的采样: \(amount)")
        case .overload: say("changes of encoder effort: \(amount)", "编码档位变化: \(amount)")
        case .timecodeJump: say("jumps of the incoming timecode: \(amount)", "外部时码跳变: \(amount)")
        case .clockStep: say("the clock was set meanwhile: \(amount)", "期间时钟被调整: \(amount)")
        }
    }
}
