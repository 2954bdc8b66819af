import Slate
import Wire

/// Takes that a camera has no clip of, or not all.
extension Phrases {
    /// A take that lacks a camera's clip, and why where that is known.
    public func lacksClip(_ slate: SlateNumber, camera: String, _ missed: MissedTake? = nil)
        -> String
    {
        if let frames = missed?.frames {
            return say(
                "\(slate): camera \(camera) lost the last \(frames) frames, no disk took them",
                "\(slate): 机位 \(camera) 丢了最后 \(frames) 帧, 硬盘没有写进去")
        }
        let head = say("\(slate) has no clip of camera \(camera)", "\(slate) 没有机位 \(camera) 的素材")
        return missed.map { "\(head): \(why($0))" } ?? head
    }

    /// A take that was cut a while ago, whose camera has not closed its clip.
    public func notClosed(_ slate: SlateNumber, camera: String) -> String {
        say(
            "\(slate): camera \(camera)'s clip is still being written",
            "\(slate): 机位 \(camera) 的素材还没写完")
    }

    /// Behind the answer to a cut: a camera that has nothing of the take.
    public func hasNothing(_ camera: String, _ missed: MissedTake) -> String {
        "; " + nothing(of: camera, missed)
    }

    /// A camera that has nothing of a take:
    /// `camera B has nothing of it: its program does not answer`.
    public func nothing(of camera: String, _ missed: MissedTake) -> String {
        say(
            "camera \(camera) has nothing of it: \(why(missed))",
            "机位 \(camera) 没有录到: \(why(missed))")
    }

    /// Why a camera has no clip of a take.
    public func why(_ missed: MissedTake) -> String {
        if missed.frames != nil { return say("no disk took it", "硬盘没有写进去") }
        return switch missed.why {
        case nil: say("it was cut before the first picture in memory", "停机早于内存中的第一帧")
        case .ended: say("its program died before anything was on the disk", "机位程序崩溃或被杀, 什么都没写到硬盘")
        case .silent: say("its program does not answer", "机位程序没有响应")
        case .away: say("it has not come back since", "机位还没有恢复")
        case .unwritten, .other: say("it has written nothing of it yet", "还没有写下任何画面")
        }
    }

    /// A part of a take that a camera's clips lack: `A begins 2.0 s after the roll`.
    public func gap(_ gap: TakeGap) -> String {
        let (camera, seconds) = (Self.brief(gap.camera), Self.seconds(gap.nanoseconds))
        return switch gap.place {
        case .head:
            say("\(camera) begins \(seconds) s after the roll", "机位 \(camera) 开机后 \(seconds) 秒才有画面")
        case .middle:
            say(
                "\(camera): \(seconds) s missing at \(Self.clock(gap.after))",
                "机位 \(camera) 在 \(Self.clock(gap.after)) 处缺 \(seconds) 秒")
        case .tail:
            say("\(camera) ends \(seconds) s before the cut", "机位 \(camera) 在停机前 \(seconds) 秒就断了")
        case .whole: say("\(camera) has nothing between roll and cut", "机位 \(camera) 从开机到停机没有画面")
        }
    }

    /// What a take's cameras lack of it.
    public func gap(_ slate: SlateNumber, _ gap: TakeGap) -> String { "\(slate): \(self.gap(gap))" }

    /// `2.0`
    public static func seconds(_ nanoseconds: Int64) -> String {
        let tenths = (max(0, nanoseconds) / 50_000_000 + 1) / 2
        return "\(tenths / 10).\(tenths % 10)"
    }

    /// `00:00:03`, since the roll.
    public static func clock(_ nanoseconds: Int64) -> String {
        let seconds = max(0, nanoseconds) / 1_000_000_000
        return [seconds / 3600, seconds / 60 % 60, seconds % 60].map {
            $0 < 10 ? "0\($0)" : "\($0)"
        }.joined(separator: ":")
    }
}
