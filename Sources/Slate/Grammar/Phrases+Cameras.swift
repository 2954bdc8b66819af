/// What is wrong with a camera, as its crew says it.
extension Phrases {
    /// Nil when nothing is. In Chinese the words of the code come first, and the camera's own sentence in brackets, which tells device and reason.
    public func trouble(_ camera: CameraStatus) -> String? {
        guard let sentence = camera.trouble else { return nil }
        let named = (camera.troubleCodes ?? []).compactMap(trouble)
        return named.isEmpty || language == .english ? sentence : "\(named.joined(separator: ", ")) (\(sentence))"
    }

    /// The words of a code that a camera tells; nil for one of a later version.
    func trouble(_ code: String) -> String? {
        switch code {
        case "disk": say("the clip cannot be written", "素材写不进硬盘")
        case "encoder": say("the encoder fails", "编码器出错")
        case "encoder choice": say("another encoder than the one chosen", "换用了别的编码器")
        case "midi", "timecode": say("timecode is missing", "收不到时码")
        case "overload": say("the processor cannot keep up", "处理器跟不上")
        case "picture": say("no picture", "没有画面")
        case "sound": say("no sound", "没有声音")
        default: nil
        }
    }

    /// Behind an entry of the log that was taken back.
    public var takenBackMark: String { say("  (undone)", "  (已撤销)") }
}
