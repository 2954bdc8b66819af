import Foundation
import Platform
import Slate
import Testing
import Wire

/// rushesd is stopped, as by a machine that swaps: the prompt says so, and nothing that was pressed
/// runs late.
@Suite(.serialized)
struct HungBoxTests {
    @Test(arguments: Language.allCases)
    func aRushesdThatHangsIsSaidAndNothingRunsLate(language: Language) throws {
        let isEnglish = language == .english
        let set = try FilmSet(without: [.hub, .pull])
        let prompt = try TmuxStage(
            set, columns: 100, line: "RUSHES --as chen --lang \(language.rawValue)")
        try prompt.awaitText(isEnglish ? "[idle]" : "[待机]")
        set.pause(.rushesd)
        defer { set.resume(.rushesd) }
        let stopped = Platform.Clock.monotonic()
        // Sent before anybody knows; then pressed while the screen says so.
        try prompt.press("Space", "Space")
        try prompt.awaitText(isEnglish ? "rushesd cannot be reached" : "连不上录制主机")
        #expect(
            Platform.Clock.monotonic() - stopped < 2_500_000_000,
            "after one second, give or take a slow machine")
        try prompt.press("Space", "Space")
        try prompt.awaitText(isEnglish ? "not sent: roll" : "没有发出: 开录")
        Platform.Clock.sleep(until: stopped + 3_500_000_000)
        set.resume(.rushesd)
        try prompt.awaitText(isEnglish ? "not done: roll, roll" : "没有执行: 开录, 开录")
        Platform.Clock.sleep(until: Platform.Clock.monotonic() + 1_000_000_000)
        #expect(try set.takes().isEmpty, "no camera rolled late")
        try prompt.press("Space", "Space")
        try prompt.awaitText("[REC 00:0")
    }

    /// A short stall is no reason to bother anybody.
    @Test func aStallOfHalfASecondIsNotSaid() throws {
        let set = try FilmSet(without: [.hub, .pull])
        let prompt = try TmuxStage(set, line: "RUSHES --as chen --lang en")
        try prompt.awaitText("[idle]")
        set.pause(.rushesd)
        defer { set.resume(.rushesd) }
        try prompt.press("Space", "Space")
        Platform.Clock.sleep(until: Platform.Clock.monotonic() + 200_000_000)
        set.resume(.rushesd)
        try prompt.awaitText("[REC 00:0")
        #expect(try set.takes().count == 1)
    }
}

/// A camera's program is stopped, as by a driver that hangs or a debugger: it is told as that, and
/// well when it goes on.
@Suite(.serialized)
struct HungCameraTests {
    @Test func aCameraThatHangsIsToldWithinSecondsAndIsWellWhenItGoesOn() throws {
        let set = try FilmSet(without: [.hub, .pull])
        try set.crew("3-12B")
        set.pause(.camera)
        defer { set.resume(.camera) }
        let stopped = Platform.Clock.monotonic()
        try eventually("it is said") {
            try set.crew("status").output.contains("camera A: ! its program does not answer")
        }
        #expect(Platform.Clock.monotonic() - stopped < 8_000_000_000)
        #expect(try set.crew("roll").output.contains("; camera A does not answer: it may not roll"))
        // A rushesd that starts meanwhile has never heard it, and does not call it one that does
        // not run for long.
        set.kill(.rushesd)
        try set.start(.rushesd)
        try eventually("it is said again") {
            try set.crew("status").output.contains(
                "camera A: ! not connected: its program does not answer")
        }
        set.resume(.camera)
        try eventually("it obeys what it was told") {
            try set.crew("status").output.contains("camera A: recording")
        }
        try set.awaitFrames(30)
        try set.crew("cut")
        try eventually("its clip is closed") {
            try set.takes().last?.clips.last?.state == .finished
        }
    }
}
