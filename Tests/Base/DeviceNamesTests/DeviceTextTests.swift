import Testing

@testable import DeviceNames

struct DeviceTextTests {
    @Test func whatADeviceCallsItselfCannotMoveACursor() {
        #expect(DeviceText.clean("Evil\u{1B}[31m\u{7}\r\n cam".utf8) == "Evil[31m cam")
        #expect(DeviceText.clean("\u{202E}gnp.\u{200B}\u{FEFF}exe".utf8) == "gnp.exe")
        #expect(DeviceText.clean(" \t手机 摄像头 ".utf8) == "手机 摄像头")
    }

    @Test func bytesThatAreNoTextAndTooManyOfThemAreBorne() {
        let halved = DeviceText.clean([0x41, 0xFF, 0xED, 0xA0, 0x80, 0x42])
        #expect(halved.unicodeScalars.allSatisfy { $0 == "A" || $0 == "B" || $0 == "\u{FFFD}" })
        #expect(
            DeviceText.clean([UInt8](repeating: 0x61, count: 4096)).utf8.count == DeviceText.longest
        )
        #expect(DeviceText.clean([0x61, 0, 0x62]) == "a")
        #expect(DeviceText.clean([]) == "")
    }

    @Test func controlsAreNamedAsV4L2CtlNamesThem() {
        #expect(
            DeviceText.controlName("Exposure, Dynamic Framerate") == "exposure_dynamic_framerate")
        #expect(
            DeviceText.controlName("White Balance Temperature, Auto")
                == "white_balance_temperature_auto")
        #expect(
            DeviceText.controlName("  Limited RGB Range (16-235)") == "limited_rgb_range_16_235")
        #expect(DeviceText.controlName("\u{1B}[2J") == "2j")
    }
}
