import CrewSentences
import Slate
import Time
import Wire

/// One camera in words: state, how it runs, sound, formats, controls.
struct CameraSheet: Speaking {
    private let camera: CameraStatus
    let language: Language

    init(_ camera: CameraStatus, _ language: Language) {
        self.camera = camera
        self.language = language
    }

    var text: String {
        ([head] + [run, sound, timecode].compactMap { $0 } + device).joined(separator: "\n")
    }

    private var head: String {
        let state = Phrases(language).stateAndTrouble(camera)
        let source = camera.source.isEmpty ? "" : "\n    \(camera.source)"
        return "\(say("camera", "机位")) \(camera.camera): \(state)\(source)"
    }

    private var run: String? {
        guard let live = camera.live else { return nil }
        var parts = ["\(Self.tenths(live.picturesPerSecond)) \(say("pictures/s", "帧/秒"))"]
        if !live.hasSignal { parts.append(say("NO SIGNAL", "无信号")) }
        parts.append("\(live.encoder) \(Int((live.encoderLoad * 100).rounded())) %")
        if let step = live.overload.map(Phrases(language).overload) {
            parts.append(say("overload: \(step)", "过载: \(step)"))
        }
        let counts = [
            (live.lost, say("lost", "丢")), (live.dropped, say("left out", "丢弃")),
            (live.duplicated, say("repeated", "补帧")),
            (live.corrupt, say("broken", "损坏")), (live.converted ?? 0, say("converted", "变帧率")),
        ]
        for (count, name) in counts where count > 0 { parts.append("\(name) \(count)") }
        return "    " + parts.joined(separator: ", ")
    }

    private var sound: String? {
        guard let live = camera.live, !live.levels.isEmpty else { return nil }
        let levels = live.levels.map { level in
            "\(level.name) \(Self.tenths(level.peak)) dBFS"
                + (level.clipped > 0
                    ? say(" CLIPPED \(level.clipped)", " 削波 \(level.clipped)") : "")
        }
        let drift = live.driftPpm.map { ", \(Self.tenths($0)) ppm" } ?? ""
        return "    \(say("sound", "声音")): " + levels.joined(separator: ", ") + drift
    }

    private var timecode: String? {
        guard let live = camera.live, let timecode = live.timecode else { return nil }
        let words: [TimecodeSource: String] = [
            .timeOfDay: say("time of day", "当日时间"), .ltc: "LTC", .mtc: "MTC",
        ]
        let age =
            live.timecodeAge.map {
                say(", heard \(Self.tenths($0)) s ago", ", \(Self.tenths($0)) 秒前收到")
            } ?? ""
        return
            "    \(say("timecode", "时码")) \(timecode) (\(words[live.timecodeSource] ?? "")\(age))"
    }

    private var device: [String] {
        guard let device = camera.device else { return [] }
        var lines = [
            "    \(device.card)  \(device.identity)"
                + (device.node == device.identity ? "" : "  \(device.node)")
        ]
        if !device.formats.isEmpty {
            lines.append("    \(say("formats", "格式")): \(device.formats.joined(separator: ", "))")
        }
        for control in device.controls {
            let meaning = control.menu[control.value].map { " (\($0))" } ?? ""
            let standard =
                control.value == control.standard
                ? "" : say(", standard \(control.standard)", ", 默认 \(control.standard)")
            lines.append(
                "    \(control.name) = \(control.value)\(meaning)  \(control.minimum)..\(control.maximum)\(standard)"
            )
        }
        return lines
    }

    private static func tenths(_ value: Double) -> String {
        guard value.isFinite, abs(value) < 1e9 else { return "?" }
        let tenths = Int((abs(value) * 10).rounded())
        return "\(value < 0 && tenths > 0 ? "-" : "")\(tenths / 10).\(tenths % 10)"
    }
}
