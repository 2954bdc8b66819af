import FoundationEssentials
import Testing
import Wire

@testable import Crew

@Suite struct PictureTests {
    private let picture = PeekPicture(
        camera: "A", jpeg: Data(), width: 2, height: 4,
        pixels: Data([
            255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255,
            255, 255,
        ]))

    @Test func twoPixelsShareACell() {
        let lines = HalfBlocks(picture).lines(columns: 80, colours: .many)
        #expect(lines.count == 2)
        #expect(
            lines[0]
                == "\u{1B}[38;2;255;0;0;48;2;0;0;255m▀\u{1B}[38;2;0;255;0;48;2;255;255;255m▀\u{1B}[0m"
        )
    }

    @Test func aTerminalWithoutColoursSeesLightAndDark() {
        let lines = HalfBlocks(picture).lines(columns: 80, colours: .none)
        #expect(lines[1] == "==" || lines[1] == "++", "\(lines)")
        #expect(!lines.joined().contains("\u{1B}"))
    }

    @Test func aPictureOfTheWrongSizeIsNotDrawn() {
        let broken = PeekPicture(
            camera: "A", jpeg: Data(), width: 9, height: 9, pixels: Data([1, 2, 3]))
        #expect(HalfBlocks(broken).lines(columns: 80, colours: .few).isEmpty)
    }

    @Test func noColourIsAskedForInThreeWays() {
        let colourful = ["TERM": "xterm-256color", "COLORTERM": "truecolor"]
        #expect(PictureSize.colours(isTerminal: true) { colourful[$0] } == .many)
        #expect(PictureSize.colours(isTerminal: true) { ["TERM": "xterm-256color"][$0] } == .few)
        #expect(PictureSize.colours(isTerminal: false) { colourful[$0] } == .none)
        #expect(
            PictureSize.colours(isTerminal: true) {
                colourful.merging(["NO_COLOR": "1"]) { $1 }[$0]
            } == .none)
        #expect(PictureSize.colours(isTerminal: true) { ["TERM": "dumb"][$0] } == .none)
    }

    @Test func aCameraSaysHowItRuns() {
        var live = CameraLive(
            picturesPerSecond: 29.97, lost: 3, encoder: "libx264", encoderLoad: 0.314)
        live.levels = [ChannelLevel(name: "boom", peak: -6.02, rms: -20, clipped: 2)]
        live.driftPpm = -12.3
        let device = DeviceFacts(
            card: "HDMI dongle", node: "/dev/video2", identity: "/dev/v4l/by-id/usb-X",
            formats: ["YUYV 1280x720 30"],
            controls: [
                ControlFacts(
                    name: "exposure_dynamic_framerate", value: 0, standard: 1, minimum: 0,
                    maximum: 1, step: 1)
            ])
        let status = CameraStatus(
            camera: "A", connected: true, source: "YUYV 1280x720 30/1", live: live, device: device)
        let text = CameraSheet(status, .english).text
        #expect(
            text == """
                camera A: ready
                    YUYV 1280x720 30/1
                    30.0 pictures/s, libx264 31 %, lost 3
                    sound: boom -6.0 dBFS CLIPPED 2, -12.3 ppm
                    HDMI dongle  /dev/v4l/by-id/usb-X  /dev/video2
                    formats: YUYV 1280x720 30
                    exposure_dynamic_framerate = 0  0..1, standard 1
                """)
    }

    @Test func aCameraSaysWhatItDoesAboutItsOverload() {
        let steps = [
            ("its encoder searches less", "编码从简"), ("its encoder searches hardly at all", "编码再从简"),
            ("every second picture is shown twice", "隔帧录制"),
            ("its next take is smaller", "下一条画面缩小"),
        ]
        for (english, chinese) in steps {
            let live = CameraLive(
                picturesPerSecond: 25, encoder: "libx264", encoderLoad: 1.1, overload: english)
            let status = CameraStatus(camera: "A", connected: true, source: "", live: live)
            #expect(CameraSheet(status, .english).text.contains(", overload: \(english)"))
            #expect(CameraSheet(status, .chinese).text.contains(", 过载: \(chinese)"))
        }
    }
}
