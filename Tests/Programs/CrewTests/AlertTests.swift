import Slate
import Testing
import Wire

@testable import Crew

/// A warning is rung and acknowledged by its kind; its numbers may change as they like.
struct AlertTests {
    private var stage = PromptStage(takes: [])

    /// Whether the bell rings for a view of that.
    private mutating func rings(_ change: (inout BoxStatus) -> Void) -> Bool {
        var view = PromptStage.view([])
        change(&view.status)
        stage.state.take(view, at: stage.now)
        return stage.state.rings(at: stage.now)
    }

    @Test mutating func aTemperatureThatRisesByADegreeRingsOnce() {
        #expect(rings { $0.temperature = 81 })
        #expect(!rings { $0.temperature = 82 })
        #expect(stage.screen()[19].contains("82 C"), "the sentence goes along")
    }

    @Test mutating func aNumberThatWaversAboutItsLimitRingsOnce() {
        #expect(rings { $0.temperature = 80.2 })
        #expect(!rings { $0.temperature = 79.6 })
        #expect(!rings { $0.temperature = 80.1 })
    }

    @Test mutating func aTakeThatRollsOnAfterAPowerCutRingsUntilItIsAcknowledged() {
        let slate = SlateNumber(episode: "3", scene: "12", shot: "B", take: 4)
        #expect(rings { $0.rolledOn = slate })
        #expect(stage.screen()[19].contains("the box went off while 3-12B-4 rolled"))
        _ = stage.type("a") + stage.press(.enter)
        #expect(!rings { $0.rolledOn = slate })
        #expect(!stage.screen()[19].contains("3-12B-4 rolled"))
    }

    @Test mutating func aNewKindRingsAgain() {
        #expect(rings { $0.temperature = 81 })
        #expect(
            rings {
                $0.temperature = 81
                $0.hoursLeft = 1.5
            })
    }

    @Test mutating func whatEndedAndCameBackRingsAgain() {
        #expect(rings { $0.cameras[0].connected = false })
        _ = stage.type("a") + stage.press(.enter)
        #expect(!rings { $0.cameras[0].connected = true })
        #expect(
            rings { $0.cameras[0].connected = false }, "what was acknowledged was the time before")
    }

    @Test mutating func whatWasAcknowledgedStaysSoWhileItsNumbersChange() {
        #expect(rings { $0.hoursLeft = 1.9 })
        _ = stage.type("a") + stage.press(.enter)
        #expect(!rings { $0.hoursLeft = 1.7 })
        #expect(!stage.screen()[19].contains("1.7 hours"))
    }

    @Test mutating func anotherLanguageIsNoNewWarning() {
        #expect(rings { $0.temperature = 81 })
        _ = stage.type("L") + stage.press(.enter)
        #expect(stage.screen()[19].contains("处理器 81 度"))
        #expect(!rings { $0.temperature = 81 })
    }
}
