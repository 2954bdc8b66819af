import Chance
import Slate
import Testing
import Time

@testable import Settings

struct SettingsTests {
    private func parse(_ text: String) throws(SettingsFailure) -> Settings {
        try Settings.parse(text, file: "rushes.toml")
    }

    private func complaint(_ text: String) -> String {
        do throws(SettingsFailure) {
            _ = try parse(text)
            return "none"
        } catch { return error.description }
    }

    @Test func anEmptyFileIsTheDefaults() throws {
        #expect(try parse("") == Settings())
    }

    @Test func everyKeyIsRead() throws {
        let settings = try parse(
            """
            production = "The Long Night"
            box = "B"
            state = "/srv/rushes"
            socket = "/run/x.sock"

            [profile]
            width = 1280
            height = 720
            rate = "23.976"
            bitrate_kbps = 5000
            preset = "veryfast"
            preroll_s = 1.5
            postroll_s = 0
            ring_s = 20
            rotate = 90

            [hub]
            url = "http://hub:8080/"
            token_file = "/etc/rushes/token"

            [camera.A]
            video = "/dev/video0"
            audio = "hw:1,0"
            bitrate_kbps = 8000
            """)
        #expect(
            settings.production == "The Long Night" && settings.box == "B"
                && settings.state == "/srv/rushes")
        #expect(settings.profile.width == 1280 && settings.profile.height == 720)
        #expect(
            settings.profile.rate == FrameRate(24000, 1001) && settings.profile.preset == "veryfast"
        )
        #expect(
            settings.profile.preroll == 1.5 && settings.profile.postroll == 0
                && settings.profile.ring == 20)
        #expect(settings.hub == .init(url: "http://hub:8080", tokenFile: "/etc/rushes/token"))
        let camera = try #require(settings.cameras["A"])
        #expect(camera.video == "/dev/video0" && camera.audio == "hw:1,0")
        #expect(
            camera.profile.bitrateKbps == 8000 && camera.profile.turn == 90,
            "a camera begins with the profile of all")
    }

    @Test(
        arguments: [
            ("8 Mbit/s", 1_000_000), ("8Mbit/s", 1_000_000), ("64 kbit/s", 8000),
            ("2.5 MB/s", 2_500_000), ("1 Gbit/s", 125_000_000),
            ("500 kB/s", 500_000),
        ] as [(String, Int64)])
    func aLimitIsANumberAndAUnit(text: String, bytes: Int64) throws {
        let hub = try parse("[hub]\nurl = \"http://h\"\nlimit = \"\(text)\"").hub
        #expect(hub?.limit?.bytesPerSecond == bytes)
    }

    @Test(arguments: [
        "8", "8 Mb/s", "8 mbps", "Mbit/s", "-8 Mbit/s", "0 Mbit/s", "63 kbit/s", "1e3 kbit/s",
        "8 Mbit/s up", "nan Mbit/s", "1.2.3 MB/s",
    ])
    func aLimitThatLeavesADoubtIsRefusedWithTheFormThatIsMeant(text: String) {
        let said = complaint("[hub]\nurl = \"http://h\"\nlimit = \"\(text)\"")
        #expect(
            said.hasPrefix(
                "rushes.toml, line 3: 'hub.limit' must be a number and its unit, such as \"8 Mbit/s\" or \"1 MB/s\""
            ), "\(said)")
        #expect(said.hasSuffix("not '\(text)'"))
    }

    private static let key = "SHA256:" + String(repeating: "aB+/9", count: 8) + "xyz"

    @Test func theCrewIsReadByName() throws {
        let text =
            "[crew.chen]\nrole = \"script\"\nkeys = [\"\(Self.key)\"]\n[crew.\"阿宽\"]\nrole = \"DIT\"\n[crew.lin]\nrole = \"导演\"\n"
        #expect(
            try parse(text).crew == [
                "chen": .init(role: .script, keys: [Self.key]), "阿宽": .init(role: .dit),
                "lin": .init(role: .director),
            ])
    }

    @Test(arguments: [
        (
            "[crew.chen]\nrole = \"king\"",
            "rushes.toml, line 2: 'crew.chen.role' must be one of \"script\", \"dit\""
        ),
        ("[crew.\"小陈\"]\nrole = \"\"", "rushes.toml, line 2: 'crew.小陈.role' must be one of"),
        (
            "[crew.chen]\nrole = \"dit\"\nkeys = [\"MD5:ab\"]",
            "line 3: 'crew.chen.keys' must hold fingerprints as ssh-keygen -l -f KEY.pub prints them"
        ),
        ("[crew.chen]\nrole = \"dit\"\nkeys = [1]", "'crew.chen.keys' must be a list of texts"),
        (
            "[crew.chen]\nrole = \"dit\"\nkey = \"x\"",
            "'crew.chen.key' is an unknown key; did you mean 'keys'?"
        ),
        ("[crew]\nchen = \"dit\"", "'crew.chen' must be a table"),
        ("[crew.\"\"]\nrole = \"dit\"", "a name is 1 to 48 bytes"),
        (
            "[crew.a]\nrole = \"dit\"\nkeys = [\"\(key)\"]\n[crew.b]\nrole = \"dit\"\nkeys = [\"\(key)\"]",
            "'crew.b' has the key \(key), which is a's already"
        ),
    ])
    func aCrewThatCannotBeNamesItsLine(text: String, sentence: String) {
        #expect(complaint(text).contains(sentence), "\(complaint(text))")
    }

    @Test(arguments: Numbering.allCases)
    func howSlatesCountIsAWord(numbering: Numbering) throws {
        #expect(try parse("slate = \"\(numbering.rawValue)\"").slate == numbering)
        #expect(try parse("").slate == .cn)
        #expect(
            complaint("slate = \"fr\"")
                == "rushes.toml, line 1: 'slate' must be one of \"cn\", \"us\", \"us-double\", \"uk\", not 'fr'"
        )
    }

    @Test func aProfileHasAName() throws {
        #expect(try parse("profile = \"1080x1920\"").profile.bitrateKbps == 6000)
        let settings = try parse(
            "[profile]\nname = \"540x960\"\nbitrate_kbps = 1200\n[camera.A]\nprofile = \"1920x1080\"\n[camera.B]\nvideo = \"test\""
        )
        #expect(
            settings.profile.width == 540 && settings.profile.bitrateKbps == 1200,
            "what is written out counts more than the name")
        #expect(
            settings.cameras["A"]?.profile.width == 1920
                && settings.cameras["A"]?.profile.bitrateKbps == 6000)
        #expect(settings.cameras["B"]?.profile.height == 960)
        #expect(
            complaint("profile = \"4k\"").contains(
                "'profile' must be one of 540x960, 960x540, 1280x720, 720x1280"))
    }

    @Test func encoderLookAndTextInThePictureAreAskedFor() throws {
        let profile = try parse(
            "[profile]\nencoder = \"h264_vaapi\"\nlut = \"/etc/rushes/look.cube\"\nburn_in = \"slate\""
        ).profile
        #expect(
            profile.encoder == "h264_vaapi" && profile.look == "/etc/rushes/look.cube"
                && profile.burnIn == .slate)
        #expect(try parse("").profile.encoder == "auto")
        #expect(try parse("[profile]\nsound = \"pcm\"").profile.sound == .pcm)
        #expect(
            complaint("[profile]\nsound = \"mp3\"").contains(
                "'profile.sound' must be \"aac\" or \"pcm\", not 'mp3'"))
        #expect(
            complaint("[profile]\nencoder = \"x265\"").contains(
                "'profile.encoder' must be one of auto, libx264"))
        #expect(
            complaint("[profile]\nlut = \"look.png\"").contains("must be the path of a .cube file"))
        #expect(
            complaint("[profile]\nburn_in = \"logo\"").contains("\"none\", \"timecode\", \"slate\"")
        )
    }

    @Test func channelsOfTheSoundCardAreChosenAndNamed() throws {
        let camera = try parse("[camera.A]\nchannels = [3, 1]\nchannel_names = [\"boom\", \"lav\"]")
            .cameras["A"]
        #expect(camera?.channels == [3, 1])
        #expect(camera?.channelNames == ["boom", "lav"])
        #expect(complaint("[camera.A]\nchannels = [0]").contains("1 to 64"))
        #expect(complaint("[camera.A]\nchannels = [1, 2, 3]").contains("one or two"))
        #expect(complaint("[camera.A]\nchannels = \"1\"").contains("such as [1, 2]"))
        #expect(
            complaint("[camera.A]\nchannels = [3]\nchannel_names = [\"boom\", \"lav\"]").contains(
                "at most 1"))
    }

    @Test func anUnknownKeyIsNamedWithItsLineAndAGuess() {
        #expect(
            complaint("box = \"A\"\n\n[profile]\nwidht = 720\n")
                == "rushes.toml, line 4: 'profile.widht' is an unknown key; did you mean 'width'?")
    }

    @Test func aKeyNobodyCouldMeanHasNoGuess() {
        #expect(complaint("elephant = 3") == "rushes.toml, line 1: 'elephant' is an unknown key")
    }

    @Test func aSecondCamerasKeyIsFoundInItsOwnTable() {
        let text = "[camera.A]\nvideo = \"test\"\n[camera.B]\nvideo = 3\n"
        #expect(complaint(text) == "rushes.toml, line 4: 'camera.B.video' must be text in quotes")
    }

    @Test(arguments: [
        ("box = 3", "must be text in quotes"),
        ("[profile]\nwidth = \"wide\"", "must be a whole number"),
        ("[profile]\nwidth = 63", "must be 64 to 4096, not 63"),
        ("[profile]\nwidth = 721", "must be even, not 721"),
        ("[profile]\nrate = \"fast\"", "must be a rate such as"),
        ("[profile]\nrate = 25", "must be text in quotes"),
        ("[profile]\npreset = \"slowest\"", "must be one of ultrafast"),
        ("[profile]\nrotate = 45", "must be 0, 90, 180 or 270, not 45"),
        ("[profile]\npreroll_s = -1", "must be 0.0 to 60.0 seconds, not -1.0"),
        ("[profile]\npreroll_s = nan", "must be 0.0 to 60.0 seconds"),
        ("profile = 3", "must be a table, [profile]"),
        (
            "[hub]\nurl = \"ftp://hub\"",
            "must be http://HOST:PORT or https://HOST:PORT, not 'ftp://hub'"
        ),
        ("[hub]\n", "must be http://HOST:PORT"),
        ("[camera.\"A/B\"]\n", "a camera's name is 1 to 16 letters and digits"),
        ("[camera.\"\"]\n", "a camera's name is 1 to 16 letters and digits"),
        ("camera = [1]", "must be a table, [camera]"),
        ("camera = 1", "must be a table, [camera]"),
        ("[camera]\nA = 1", "must be a table, [camera.A]"),
    ])
    func aValueThatCannotBeUsedIsOneSentence(text: String, sentence: String) {
        let said = complaint(text)
        #expect(said.contains(sentence))
        #expect(said.hasPrefix("rushes.toml"))
        #expect(!said.contains("\n"))
    }

    @Test func whatIsNoTOMLIsSaidWithItsLine() {
        let said = complaint("box = \"A\"\nstate = /var\n")
        #expect(said.hasPrefix("rushes.toml, line 2: not valid TOML"))
    }

    @Test(arguments: ["[", "[[", "[ ", "[$a]", "[ =]", "[[ \u{7F}]]", "[!]", "[é]", "a = 1\n  [\n"])
    func aTableWithoutANameIsRejected(text: String) {
        #expect(complaint(text).contains("not valid TOML: an invalid key appeared"))
    }

    @Test(arguments: [
        "a = [ }", "a = {b = [ ,", "a = \"x\", [", "a = \"\\\"\" [ }", "a = [\"x]", "a = [\"\"\"x",
        "a = 0x", "a = \"x\ny\"",
    ])
    func aValueThatIsNoneIsRejectedWithItsLine(text: String) {
        #expect(complaint(text).hasPrefix("rushes.toml, line 1: not valid TOML: "))
    }

    @Test func bracketsInTextsAndCommentsAreNoLists() throws {
        #expect(try parse("box = \"[A\\\"[\" # [\nproduction = '[\\'").box == "[A\"[")
    }

    @Test func everythingThatTOMLAllowsIsRead() throws {
        let text = """
            \u{FEFF}# lists over several lines, texts over several lines, dotted keys, tables in a line
            box = \"\"\"
            cart \\
               1\"\"\"
            profile.width = 1280
            profile.rate = '25'
            hub = { url = "http://h" }
            camera.A.channels = [
                1, # boom
                2,
            ]
            camera."B" = { controls.exposure_auto = 0x1 }
            """
        let settings = try parse(text)
        #expect(
            settings.box == "cart 1" && settings.profile.width == 1280
                && settings.profile.rate == FrameRate(25))
        #expect(settings.hub?.url == "http://h" && settings.cameras["A"]?.channels == [1, 2])
        #expect(settings.cameras["B"]?.controls == ["exposure_auto": 1])
    }

    @Test func aKeyInAListOfSeveralLinesIsNamedWithTheLineWhereItBegins() {
        let said = complaint("[camera.A]\n\nchannels = [\n  1,\n  \"boom\",\n]\n")
        #expect(
            said.hasPrefix("rushes.toml, line 3: 'camera.A.channels' must be a list of numbers"))
    }

    @Test func listsInListsWithoutEndAreRejected() {
        #expect(
            complaint("a = " + String(repeating: "[", count: 200_000)).contains("nested too deep"))
        #expect(
            complaint("a = " + String(repeating: "{a=", count: 200_000)).contains("nested too deep")
        )
    }

    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func anyTextIsEitherReadOrRefusedInOneSentence(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let whole = Array(
            "box = \"A\"\n[profile]\nwidth = 720\nrate = \"25\"\n[hub]\nurl = \"http://h\"\n[camera.A]\nvideo = \"test\"\n"
                .utf8)
        let marks = Array("[]{}=\"'.,#\n\\".utf8)
        for _ in 0..<2000 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...5, using: &random) {
                let byte =
                    Bool.random(using: &random)
                    ? UInt8.random(in: 0...255, using: &random)
                    : marks.randomElement(using: &random)
                bytes[Int.random(in: bytes.indices, using: &random)] = byte ?? 0
            }
            #expect(
                !complaint(String(decoding: bytes, as: UTF8.self)).contains("\n"), "seed \(seed)")
        }
    }
}
