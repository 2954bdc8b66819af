import Foundation
import Testing

extension RealDeviceTests {
    /// What HDMI inputs do on set: vivid's, single- and multi-planar. One guest for all rows.
    @Suite struct HDMIFaultTests {
        private static let rows = Result { try CameraRows("hdmi") }
        private let rows: CameraRows

        init() throws { rows = try Self.rows.get() }

        @Test func aBufferWithTheErrorFlagIsOneRepeatedFrame() throws {
            let row = try rows.row("flag")
            #expect(row.manifest.truth.corrupt == 1)
            #expect(row.isEven && row.frames == row.manifest.time.frames)
            #expect((3 * 30...6 * 30).contains(row.frames))
        }

        @Test func aFifthOfAllFramesLostCostsNoTime() throws {
            let row = try rows.row("dropped")
            let truth = row.manifest.truth
            // 20 % of eight seconds and a bit; chance and a guest with one processor do the rest.
            #expect((20...100).contains(truth.lost), "\(truth)")
            #expect(abs(truth.duplicated - truth.lost) <= 25, "\(truth)")
            #expect(truth.captured + truth.duplicated == row.frames)
            #expect(row.isEven && (7 * 30...10 * 30).contains(row.frames))
        }

        @Test func aFatalErrorOfTheQueueEndsByItself() throws {
            let row = try rows.row("fatal")
            let begun = try rows.said("fatal", "Input/output error")
            try rows.expect(
                "a fatal error of the queue", within: 2, from: begun,
                to: rows.said("fatal", "resolved: cannot read"))
            // One sentence when it began and one when it was over: nothing turns in a loop
            // meanwhile.
            #expect(
                rows.text("fatal", "log").split(separator: "\n").filter {
                    $0.contains("Input/output error")
                }.count == 2)
            #expect(row.isEven && row.manifest.truth.captured > row.frames / 2)
        }

        @Test func numbersAndStampsThatWrapAreNoGap() throws {
            let row = try rows.row("wrap")
            #expect(row.manifest.truth.lost < 30, "\(row.manifest.truth)")
            #expect(row.manifest.truth.captured > row.frames * 2 / 3)
            #expect(row.isEven && (6 * 30...9 * 30).contains(row.frames))
        }

        @Test func aPulledHDMICableIsTold() throws {
            let pulled = try rows.mark("signal", "dv_timings_signal_mode=1")
            let told = try rows.said("signal", "has no signal: nothing is plugged in")
            rows.expect("no signal", within: 1, from: pulled, to: told)
            let truth = try rows.row("signal").manifest.truth
            #expect(truth.lost < 30, "what the driver counts without a signal is no loss: \(truth)")
            let back = try rows.mark("signal", "dv_timings_signal_mode=4")
            let over = try rows.said("signal", "resolved: vivid")
            rows.expect("a signal that is back", within: 2, from: back, to: over)
            // Three seconds, less the time it takes to say so, and until there are pictures again.
            #expect((60...Int((over - pulled + 1) * 30)).contains(truth.withoutSignal), "\(truth)")
        }

        @Test func aSourceThatChangesItsSizeIsFollowedInTheSameTake() throws {
            let row = try rows.row("signal")
            let changed = try rows.mark("signal", "720x576p50")
            let told = try rows.said("signal", "is now 720x576 at 50.0")
            rows.expect("the news of another size and rate", within: 2, from: changed, to: told)
            try rows.expect(
                "another size and rate", within: 3, from: changed,
                to: rows.said("signal", "resolved: the signal into vivid"))
            #expect(row.size == "640x360" && row.isEven)
            // It gives 50 pictures a second from then on: the last second is new pictures, not one
            // shown again.
            let repeats = row.manifest.truth.marks.filter {
                $0.kind == .duplicated && $0.lastFrame >= row.frames - 15
            }
            #expect(repeats.reduce(0) { $0 + $1.count } < 10)
        }

        @Test func aRateThatIsNearlyRightBecomesRight() throws {
            let row = try rows.row("reduced")
            #expect(row.isEven && row.frames == row.manifest.time.frames)
            #expect(row.manifest.truth.captured > row.frames * 2 / 3, "\(row.manifest.truth)")
        }

        @Test func controlsAreSetForTheTakeAndPutBack() {
            #expect(rows.text("controls", "during") == "brightness: 200\ncontrast: 128\n")
            #expect(rows.text("controls", "after") == "brightness: 90\ncontrast: 128\n")
            let log = rows.text("controls", "log")
            #expect(log.contains("takes contrast from 0 to 255, not 999; it stays at 128"))
            #expect(log.contains("has no control no_such_control"))
            #expect(!log.contains("ended with"))
        }

        @Test(arguments: [
            "single-UYVY", "single-NV12", "single-NV21", "single-YU12", "single-RGB3",
            "single-BGR3",
        ])
        func everyFormatShowsTheSameColours(_ name: String) throws { try compare(name) }

        @Test(arguments: ["multi-YUYV", "multi-NV12", "multi-NM12", "multi-NM21", "multi-YM12"])
        func everyFormatInPlanesOfItsOwnShowsTheSameColours(_ name: String) throws {
            try compare(name)
        }

        private func compare(_ name: String) throws {
            let (wanted, got) = (try rows.row("single-YUYV").last, try rows.row(name).last)
            try #require(wanted.count == 24 && got.count == 24)
            // The bars are coloured, and colours survive the encoder to a few steps.
            #expect(Set(wanted).count > 8)
            let worst = zip(wanted, got).map { abs($0 - $1) }.max()
            #expect(worst ?? 255 < 16, "\(got) instead of \(wanted)")
        }
    }

    /// What webcams do on set: a phone's under uvcvideo. One guest for all rows.
    @Suite struct WebcamFaultTests {
        private static let rows = Result { try CameraRows("webcam") }
        private let rows: CameraRows

        init() throws { rows = try Self.rows.get() }

        @Test func aPulledCameraComesBackUnderAnotherNode() throws {
            let row = try rows.row("unplug")
            #expect(rows.text("unplug", "node-before") != rows.text("unplug", "node-after"))
            let pulled = try rows.mark("unplug", "unplug")
            try rows.expect(
                "a pulled camera", within: 1, from: pulled,
                to: rows.said("unplug", "No such device"))
            let over = try rows.said("unplug", "resolved:")
            try rows.expect(
                "a camera under another node", within: 3, from: rows.mark("unplug", "back"),
                to: over)
            #expect(row.isEven && row.frames == row.manifest.time.frames)
            #expect((9 * 30...13 * 30).contains(row.frames))
            let gap =
                row.manifest.truth.marks.filter { $0.kind == .duplicated }.map(\.count).max() ?? 0
            #expect((60...Int((over - pulled + 1) * 30)).contains(gap), "\(row.manifest.truth)")
        }

        @Test(arguments: [("freeze", 3.0), ("eproto", 0)])
        func aCameraThatStallsIsBackInTheSameTake(_ name: String, _ cannotGive: Double) throws {
            let row = try rows.row(name)
            let stalled = try rows.mark(name, name)
            try rows.expect(
                "the news of a stall (\(name))", within: 2, from: stalled,
                to: rows.said(name, "opening it anew"))
            try rows.expect(
                "a stall (\(name))", within: 2, from: stalled + cannotGive,
                to: rows.said(name, "resolved: no picture"))
            #expect(row.isEven && row.frames == row.manifest.time.frames)
            #expect(
                row.manifest.truth.marks.contains { $0.kind == .duplicated && $0.count >= 20 },
                "\(row.manifest.truth)")
        }

        @Test func aJPEGCutShortIsTheFrameBeforeOnceMore() throws {
            let row = try rows.row("trunc")
            #expect(row.manifest.truth.corrupt == 2)
            #expect(row.isEven && row.frames == row.manifest.time.frames)
        }

        @Test func halfTheRateBecomesTheWholeByRepeats() throws {
            let row = try rows.row("half")
            let captured = row.manifest.truth.captured
            #expect(row.isEven && row.frames == row.manifest.time.frames)
            #expect(
                (row.frames / 4...row.frames * 3 / 5).contains(captured),
                "\(captured) of \(row.frames)")
        }

        @Test func inTheDarkTheRateStaysAndTheCameraIsLeftAsItWas() throws {
            let row = try rows.row("dark")
            // What the camera gave, also when a busy guest came late for it.
            let truth = row.manifest.truth
            #expect(truth.captured + truth.dropped + truth.lost > row.frames * 3 / 4, "\(truth)")
            #expect(rows.text("dark", "after") == "exposure_dynamic_framerate: 1\n")
        }

        @Test func aCameraWithAHostileNameIsListedAndRecords() throws {
            let everything =
                rows.text("hostile", "list") + rows.text("hostile", "text")
                + rows.text("hostile", "log")
            #expect(everything.unicodeScalars.allSatisfy { $0.value >= 32 || $0 == "\n" })
            #expect(rows.text("hostile", "text").contains("Evil[31m cam"))
            #expect(try rows.row("hostile").manifest.truth.captured > 0)
        }

        @Test func aCameraThatClaimsAnImpossibleSizeIsRefusedWithASentence() {
            #expect(rows.text("huge", "log").contains("offers pictures of 65520x65520"))
            #expect(rows.text("huge", "log").contains("ended with 1"))
        }

        @Test func aCameraThatGivesOnlyH264IsDecoded() throws {
            let row = try rows.row("h264")
            let truth = row.manifest.truth
            #expect(row.isEven && row.frames == row.manifest.time.frames)
            // It may begin late: the first decoder of a guest is read from its disk.
            #expect(truth.captured > 60, "\(truth)")
            // Red, in the middle of the upright picture's width.
            #expect(row.last.count == 24 && row.last[12] > 180 && row.last[13] < 70, "\(row.last)")
            // What was cut short spoils the rest of its group of 15, and no more.
            #expect(truth.corrupt <= 15, "\(truth)")
        }

        @Test func ofTwoCamerasWithOneSerialEachKeepsItsOwn() throws {
            let row = try rows.row("twins")
            #expect(
                rows.text("twins", "log").contains(
                    "name this one by its socket: video = \"/dev/v4l/by-path/"))
            let listed = rows.text("twins", "list").split(separator: "\n").filter {
                $0.contains("\"identity\":\"/dev/v4l/by-path/")
            }
            #expect(listed.count == 2, "\(rows.text("twins", "list"))")
            let (before, after) = (row.first.prefix(3), row.last.prefix(3))
            #expect(
                zip(before, after).allSatisfy { abs($0 - $1) < 32 },
                "\(before) before, \(after) after")
            #expect(try rows.said("twins", "resolved:") >= rows.mark("twins", "back") - 1)
        }
    }
}
