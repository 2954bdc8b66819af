import Slate
import Wire

/// What the crew reads of the way to the hub.
extension Phrases {
    /// One sentence: what, where, which value, and what to do where somebody can do something.
    public func trouble(_ trouble: UploadTrouble) -> String {
        let again = trouble.isSentAgain == true ? say("; sending it again", "; 重新上传") : ""
        return sentence(trouble) + again
    }

    /// Why a take's copy is not there yet, or how it is: in the words of the list of takes.
    public func sent(_ clips: [ClipSummary]) -> String {
        guard !clips.isEmpty else { return "" }
        if clips.allSatisfy(\.confirmed) { return verified }
        if clips.allSatisfy({ $0.confirmed || $0.uploaded == true }) { return uploaded }
        if clips.allSatisfy({ $0.confirmed || $0.isBeingChecked == true }) { return beingChecked }
        // Shown, not counted on: a Double cannot overflow, whatever a clip claims.
        let all = clips.reduce(0) { $0 + Double($1.bytes) }
        let gone = clips.reduce(0) { $0 + Double($1.sentBytes) }
        return "\(all > 0 ? Int(min(99, max(0, gone / all * 100))) : 0)%"
    }

    /// A digest was compared.
    public var verified: String { say("verified", "已校验") }
    /// It was verified, and the hub that answers now is asked whether it has it.
    public var beingChecked: String { say("being checked", "核对中") }
    /// The server says that it has every byte.
    public var uploaded: String { say("uploaded", "已上传") }

    /// The answer to `send again`; `gone` clips have left the box's disk.
    public func sentAgain(_ count: Int, gone: Int) -> String {
        let left = gone == 0 ? "" : say("; \(gone) not on this disk any more", "; \(gone) 个已不在本机硬盘")
        if count == 0 { return say("no clip to send again", "没有可以再传的素材") + left }
        if count == 1 { return say("1 clip goes to the hub again", "1 个素材重新上传") + left }
        return say("\(count) clips go to the hub again", "\(count) 个素材重新上传") + left
    }

    /// Refuses to send again where the configuration has no `[hub]`.
    public var noHub: String { say("this box has no hub to send to", "本机没有设服务器") }

    private func sentence(_ trouble: UploadTrouble) -> String {
        lineSentence(trouble) ?? serverSentence(trouble) ?? answerSentence(trouble) ?? ownSentence(
            trouble) ?? trouble.detail
            ?? trouble.code.rawValue
    }

    private func lineSentence(_ trouble: UploadTrouble) -> String? {
        let place = trouble.place ?? say("the hub", "服务器")
        let detail = said(trouble)
        return switch trouble.code {
        case .noName:
            say(
                "the name \(place) is not found (DNS); check the network and \(address)",
                "找不到 \(place) (DNS); 检查网络和 \(address)")
        case .noAnswer: say("nothing answers at \(place)", "\(place) 没有应答")
        case .timeout: say("\(place) does not answer in time", "\(place) 应答超时")
        case .broken: say("the line to \(place) broke", "到 \(place) 的连接断了")
        case .tls:
            say("no secure connection with \(place)\(detail)", "与 \(place) 建立不了加密连接\(detail)")
        case .plainServer:
            say(
                "\(place) speaks no TLS; write http:// in \(address), or put a proxy with a certificate before the hub",
                "\(place) 不是加密服务; \(address) 请用 http://, 或在服务器前放一个有证书的代理")
        case .certificate:
            say(
                "the certificate of \(place) is not trusted; for the production's own name its CA: ca_file in [hub], --ca-file of rushes-hub",
                "\(place) 的证书不受信任; 自签证书请指明 CA: [hub] 里的 ca_file, rushes-hub 的 --ca-file")
        case .certificateExpired:
            say(
                "the certificate of \(place) has expired; have it renewed, and check this machine's clock",
                "\(place) 的证书已过期; 请更新证书, 并检查本机时钟")
        case .certificateEarly:
            say(
                "the certificate of \(place) is not valid yet; check this machine's clock",
                "\(place) 的证书尚未生效; 请检查本机时钟")
        case .certificateName:
            say(
                "the certificate of \(place) was made for another name; use that name in the hub's address",
                "\(place) 的证书是给另一个名字的; 服务器地址请用证书上的名字")
        case .caFile:
            say(
                "the CA file \(place) cannot be used; check ca_file, or --ca-file of rushes-hub",
                "证书文件 \(place) 不能用; 检查 ca_file, 或 rushes-hub 的 --ca-file")
        case .address:
            say(
                "\(place) is no address that can be used; check \(address)",
                "\(place) 不是可用的地址; 检查 \(address)")
        case .proxy:
            say(
                "the proxy on the way to \(place) does not work\(detail)",
                "到 \(place) 的代理不通\(detail)")
        case .network: say("the transfer to \(place) failed\(detail)", "到 \(place) 的传输失败\(detail)")
        case .portal:
            say(
                "the network wants a login (a web page answered instead of the hub)",
                "网络要求登录 (回来的是网页, 不是服务器)")
        case .redirect:
            say(
                "redirected to \(place) (\(number(trouble))): log in to the network there, or give that address as \(address)",
                "被转到 \(place) (\(number(trouble))): 在那里登录网络, 或把 \(address) 改成它")
        default: nil
        }
    }

    private func serverSentence(_ trouble: UploadTrouble) -> String? {
        let detail = said(trouble)
        let status = number(trouble)
        let place = trouble.place ?? ""
        return switch trouble.code {
        case .tokenMissing, .tokenUnreadable, .tokenEmpty, .tokenLines, .tokenNoText:
            tokenSentence(trouble.code, place, detail)
        case .notTus:
            say(
                "\(place) is no tus server (\(status))\(detail)",
                "\(place) 不是 tus 服务器 (\(status))\(detail)")
        case .notTheServers:
            say(
                "something on the way answered (\(status)) instead of the hub\(detail)",
                "中途有别的程序代答 (\(status)), 不是服务器\(detail)")
        case .token:
            say(
                "the hub refuses the token (\(status)); check token_file",
                "服务器不认令牌 (\(status)); 检查 token_file")
        case .busy:
            say("the hub is busy or failing (\(status))\(detail)", "服务器忙或出错 (\(status))\(detail)")
        case .full:
            say("the hub's disk is full (\(status))\(detail)", "服务器硬盘满了 (\(status))\(detail)")
        case .version:
            say("the server does not speak tus 1.0.0 (\(status))", "服务器不支持 tus 1.0.0 (\(status))")
        case .tooLong:
            say("the server takes no file as long as this (\(status))", "服务器不收这么大的文件 (\(status))")
        case .chunkTooLong:
            say("the server takes no chunk, however small (\(status))", "服务器连最小的分块也不收 (\(status))")
        case .otherHost:
            say(
                "the server puts uploads on another host; give that host's address as the hub's url",
                "服务器把上传放到另一台主机; 请把 url 改成那台主机")
        case .noPlace:
            say(
                "the server gave no place for the upload (\(status))\(detail)",
                "服务器没有给出上传位置 (\(status))\(detail)")
        case .silent:
            say(
                "the server does not say what it has (\(status))\(detail)",
                "服务器没说收到了多少 (\(status))\(detail)")
        case .notKept: say("the server keeps nothing of what is sent", "服务器没有保存收到的内容")
        case .refused:
            say("the server refused a chunk (\(status))\(detail)", "服务器拒收一个分块 (\(status))\(detail)")
        default: nil
        }
    }

    /// Which file, and what to do.
    private func tokenSentence(_ code: UploadTrouble.Code, _ path: String, _ detail: String)
        -> String
    {
        switch code {
        case .tokenMissing:
            say(
                "the token file \(path) is not there; put the hub's token into it",
                "没有令牌文件 \(path); 请把服务器的令牌写进去")
        case .tokenUnreadable:
            say(
                "the token file \(path) cannot be read\(detail); let this program read it",
                "令牌文件 \(path) 读不出\(detail); 请让本程序能读它")
        case .tokenEmpty:
            say(
                "the token file \(path) is empty; put the hub's token into it",
                "令牌文件 \(path) 是空的; 请把服务器的令牌写进去")
        case .tokenLines:
            say(
                "the token file \(path) holds more than one line; the token is one word",
                "令牌文件 \(path) 不止一行; 令牌是一个词")
        default:
            say(
                "the token file \(path) is no text; put the hub's token into it, a long random word",
                "令牌文件 \(path) 不是文本; 请写入服务器的令牌, 一个长随机词")
        }
    }

    private func answerSentence(_ trouble: UploadTrouble) -> String? {
        let status = number(trouble)
        let detail = trouble.detail ?? ""
        return switch trouble.code {
        case .conflict:
            say("the server is not where we thought (\(status))", "服务器的进度与本机不一致 (\(status))")
        case .damagedChunk: say("a chunk arrived damaged (\(status))", "一个分块在途中损坏 (\(status))")
        case .otherOffset:
            say("the server claims another offset than what was sent", "服务器报的进度与发出的不符")
        case .ahead: say("the server has more of it than there is", "服务器收到的比素材还长")
        case .unsent: say("the server has bytes that nobody sent", "服务器上有没人发过的内容")
        case .loses: say("the server loses what it has", "服务器丢失已收到的内容")
        case .otherLength:
            say("the server expects another length (\(detail))", "服务器要的长度不同 (\(detail))")
        case .forgotten: say("the server has forgotten the upload", "服务器忘了这次上传")
        case .expired:
            say(
                "the server threw away what it had, it keeps unfinished uploads for a time only",
                "服务器只把未传完的保留一段时间, 已清掉收到的部分")
        case .wholeOnly: say("this server takes clips only when they are whole", "这个服务器只收录完的素材")
        case .noDefer: say("the server refuses deferred lengths", "服务器不收长度未定的素材")
        case .unknownClip: say("the hub does not know the clip", "服务器没有这条素材")
        case .badReceipt:
            say("the hub's receipt cannot be read (\(status))", "服务器的回执读不出 (\(status))")
        case .lostPart: say("the hub lost part of it", "服务器丢了一部分")
        case .mismatched: say("the hub's copy has another digest", "服务器的副本校验不符")
        case .damaged:
            say(
                "the hub's disk has damaged its copy; have that disk checked",
                "服务器硬盘损坏了副本; 请检查服务器硬盘")
        case .damagedAndGone:
            say(
                "the hub's disk has damaged its copy, and it is not on this box any more; look for another copy and have the disk checked",
                "服务器硬盘损坏了副本, 本机也已没有; 请找别的副本, 并检查服务器硬盘")
        case .unread:
            say(
                "the hub cannot read its copies back (an earlier version): nothing is removed here; update the hub",
                "服务器不能回读副本 (旧版本): 本机不删素材; 请升级服务器")
        default: nil
        }
    }

    private func ownSentence(_ trouble: UploadTrouble) -> String? {
        let place = trouble.place ?? say("this box's disk", "本机硬盘")
        let detail = said(trouble)
        return switch trouble.code {
        case .ownDamage:
            say(
                "\(place) is not what was recorded (another digest): this box's disk is failing; save what is on it",
                "\(place) 与录制时不同 (校验不符): 本机硬盘有故障, 请尽快备份")
        case .ownShort:
            say(
                "\(place) is shorter than what was recorded\(detail): this box's disk is failing; save what is on it",
                "\(place) 比录制时短\(detail): 本机硬盘有故障, 请尽快备份")
        case .ownManifest:
            say(
                "what the box noted of this clip cannot be used\(detail): its disk is failing; nothing of it is removed, save what is on it",
                "本机对这条素材的记录不能用\(detail): 本机硬盘有故障; 素材不会删除, 请尽快备份")
        case .ownMissing:
            say(
                "\(place) is not on this box any more, and the hub does not have it",
                "\(place) 已不在本机, 服务器也没有")
        case .ownAway: isAway(on: place)
        case .ownUnreadable:
            say(
                "\(place) cannot be read\(detail): this box's disk is failing; save what is on it",
                "\(place) 读不出\(detail): 本机硬盘有故障, 请尽快备份")
        default: nil
        }
    }

    private func number(_ trouble: UploadTrouble) -> String { "\(trouble.status ?? 0)" }

    /// What the other side said; a hub says it in both languages, a line each.
    private func said(_ trouble: UploadTrouble) -> String {
        guard let detail = trouble.detail else { return "" }
        return ": \(Self.line(of: detail, language))"
    }

    /// The line in this language of a text in both, English first; other texts as one line.
    public static func line(of text: String, _ language: Language) -> String {
        let lines = text.split(whereSeparator: \.isNewline)
        let isPair = lines.count == 2 && !lines[1].allSatisfy(\.isASCII)
        return isPair ? String(lines[language == .english ? 0 : 1]) : lines.joined(separator: " ")
    }
}
