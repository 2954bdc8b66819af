import Testing

/// Values travel right, nothing travels left: who may import whom.
struct ImportTableTests {
    /// Modules of the system that any module may use.
    private let everybody: Set = ["Glibc", "Synchronization", "FoundationEssentials"]

    private let ground: Set = [
        "Time", "Platform", "Slate", "ClipDocuments", "Wire", "CrewSentences", "TakeNames",
        "CrewGrammar", "Media", "DeviceNames", "Integrity", "Web",
    ]
    private let stages: Set = [
        "Cameras", "SoundCards", "TestSources", "Codec", "Muxing", "Recording", "Timecode",
        "ClipStore", "Catalogue", "Sync",
        "Pull",
    ]

    /// What else each module may import. A module that is not here has no business in the house.
    private let table: [String: Set<String>] = [
        "CPlatform": [], "CV4L2": [], "CALSA": [], "CLTC": [], "CLibAV": [], "CCurl": [],
        "CDigest": [], "CX264": [], "CJPEG": [],
        "CScaler": [], "CResampler": [], "CAAC": [], "CSoundCard": [], "CZ": [], "CInput": [],
        "CTOML": [],

        "Time": [],
        "Slate": ["Time"],
        "ClipDocuments": ["Slate", "Time"],
        "Wire": ["Slate", "Time", "ClipDocuments"],
        "CrewSentences": ["Slate", "Time", "ClipDocuments", "Wire"],
        "TakeNames": ["Slate", "Wire", "CrewSentences"],
        "CrewGrammar": ["Slate", "Wire", "CrewSentences", "TakeNames"],
        "Platform": ["Time", "CPlatform"],
        "TextWidth": [],
        "Markup": [],
        "Options": ["Slate", "Platform", "ArgumentParser"],
        "Terminal": ["Platform", "TextWidth"],
        "ScriptModel": ["Slate", "Wire"],
        "ScriptText": ["Slate", "ScriptModel"],
        "MicroDrama": ["ScriptModel", "ScriptText"],
        "Screenplay": ["ScriptModel", "ScriptText"],
        "ScriptFiles": ["ScriptModel", "ScriptText", "MicroDrama", "Screenplay", "CZ"],
        "LinedScript": [
            "Slate", "Time", "ClipDocuments", "Wire", "CrewSentences", "Markup", "ScriptModel",
            "ScriptText",
        ],
        "Align": ["Slate", "Wire"],
        "Report": [
            "Slate", "Time", "ClipDocuments", "Wire", "CrewSentences", "TextWidth", "Markup",
        ],
        "Media": ["Time", "Wire"],
        "Integrity": ["CDigest"],
        "Settings": ["Slate", "Time", "Wire", "CrewSentences", "CTOML"],
        "Web": ["Slate", "Wire", "CrewSentences", "Platform", "CCurl"],

        "DeviceNames": ["Platform"],
        "Cameras": ["Slate", "Time", "Wire", "Platform", "Media", "DeviceNames", "CV4L2"],
        "SoundCards": ["Platform", "Media", "DeviceNames", "CALSA", "CSoundCard"],
        "TestSources": ["Time", "Platform", "Media"],
        "Pictures": ["Media", "CJPEG", "CScaler"],
        "Codec": ["Time", "ClipDocuments", "Media", "Pictures", "CX264", "CResampler", "CAAC"],
        "Muxing": ["Time", "Media"],
        "LibAV": ["Time", "Platform", "Media", "Pictures", "CLibAV"],
        "Footage": ["Platform", "Media", "Pictures", "Codec", "LibAV", "CLibAV"],
        "Streams": ["Time", "Wire", "Platform", "Media", "LibAV", "CLibAV"],
        "Publishing": [
            "Time", "ClipDocuments", "Platform", "Media", "Pictures", "Codec", "Muxing", "LibAV",
            "CLibAV",
        ],
        "Recording": ["Time", "ClipDocuments", "Platform", "Media"],
        "Timecode": ["Time", "Platform", "Media", "CLTC"],
        "ClipStore": ["Slate", "Time", "ClipDocuments", "Wire", "Platform", "Media", "Integrity"],
        "Catalogue": ["Slate", "Time", "ClipDocuments", "Platform", "GRDB"],
        "Sync": ["Slate", "ClipDocuments", "Wire", "Platform", "Integrity", "Web"],
        "Pull": [
            "Slate", "Time", "ClipDocuments", "CrewSentences", "Platform", "Integrity", "Web",
            "Options",
            "ArgumentParser",
        ],

        "CameraWorker": [
            "Slate", "Time", "ClipDocuments", "Wire", "CrewSentences", "Platform", "Media",
            "Settings",
            "DeviceNames", "Cameras", "SoundCards", "TestSources",
            "Pictures", "Codec", "Muxing", "Recording", "Timecode",
            "ClipStore", "BoxLink", "Options", "ArgumentParser",
        ],
        "Agent": [
            "Slate", "Time", "ClipDocuments", "Wire", "CrewSentences", "TakeNames", "CrewGrammar",
            "Platform",
            "ScriptModel", "ScriptFiles",
            "LinedScript", "Report", "Settings", "Integrity", "Web", "ClipStore",
            "Catalogue", "Sync", "Options", "ArgumentParser",
        ],
        "BoxLink": ["Slate", "Wire", "CrewSentences", "CrewGrammar", "Platform"],
        "Crew": [
            "Slate", "Time", "Wire", "CrewSentences", "CrewGrammar", "Platform", "ScriptModel",
            "ScriptFiles",
            "LinedScript", "Report", "Terminal", "TextWidth", "BoxLink", "Options",
            "ArgumentParser",
        ],
        "Pads": [
            "Slate", "Time", "Wire", "CrewGrammar", "Platform", "Settings", "BoxLink", "CInput",
            "Options", "ArgumentParser",
        ],
        "Listening": [
            "Slate", "Time", "Wire", "Platform", "Settings", "ScriptModel", "ScriptFiles",
            "LinedScript", "Align", "LibAV",
            "Footage", "BoxLink", "Options", "ArgumentParser",
        ],
        "Hub": [
            "Markup", "Slate", "Time", "ClipDocuments", "CrewSentences", "Platform", "Settings",
            "Integrity",
            "Web", "LibAV", "Publishing", "Catalogue", "Sync",
            "Pull",
            "Options", "ArgumentParser", "Hummingbird",
            "HTTPTypes", "HummingbirdCore", "NIOCore", "NIOHTTPTypes", "NIOPosix", "Logging",
            "ServiceLifecycle", "UnixSignals",
        ],

        "rushes": ["Crew"], "rushesd": ["Agent", "Options"],
        "rushes-camera": ["CameraWorker", "Options"],
        "rushes-camera-media": ["CameraWorker", "LibAV", "Footage", "Streams", "Options"],
        "rushes-hub": ["Hub"],
        "rushes-pull": ["Pull", "Options"],
        "rushes-pad": ["Pads", "Options"], "rushes-align": ["Listening", "Options"],
    ]

    /// Full Foundation costs 57 MB of binary and 7 MB of memory; GRDB brings it to these in any
    /// case.
    private let withFoundation: Set = ["Catalogue", "Agent", "Hub"]

    @Test func everyModuleIsInTheTable() throws {
        #expect(try Set(SourceModule.all().map(\.name)) == Set(table.keys))
    }

    @Test func aModuleImportsOnlyWhatTheTableAllows() throws {
        for module in try SourceModule.all() {
            let allowed = everybody.union(table[module.name] ?? []).union(
                withFoundation.contains(module.name) ? ["Foundation"] : [])
            for (module, path) in module.imports {
                #expect(allowed.contains(module), "\(path) imports \(module)")
            }
        }
    }

    @Test func thePipelineNeverImportsItself() {
        for stage in stages { #expect(stages.isDisjoint(with: table[stage] ?? []), "\(stage)") }
    }

    @Test func theBaseImportsNoPipelineAndNoProgram() {
        let above = Set(table.keys).subtracting(ground).filter {
            !$0.hasPrefix("C") || stages.contains($0)
        }
        for module in ground { #expect(above.isDisjoint(with: table[module] ?? []), "\(module)") }
    }

    @Test func oneModuleOpensEachBinding() {
        for door in [
            "CPlatform", "CV4L2", "CALSA", "CLTC", "CCurl", "CDigest", "CX264", "CJPEG",
            "CScaler", "CResampler", "CAAC",
            "CZ", "CInput", "CTOML",
        ] {
            #expect(table.values.count { $0.contains(door) } == 1, "\(door)")
        }
    }

    @Test func theTwoReadersOfScriptsDoNotKnowOfEachOtherAndWhatWasShotOfNone() {
        let readers: Set = ["MicroDrama", "Screenplay", "ScriptFiles"]
        for module in ["MicroDrama", "Screenplay", "LinedScript", "ScriptText", "ScriptModel"] {
            #expect(readers.isDisjoint(with: table[module] ?? []), "\(module)")
        }
    }

    /// libav's is a room of four modules: its hundred libraries are nobody else's.
    private let libavRoom: Set = ["LibAV", "Footage", "Streams", "Publishing"]

    @Test func oneRoomOpensLibAVAndItsModulesShareNothingButLibAV() {
        #expect(Set(table.filter { $0.value.contains("CLibAV") }.keys) == libavRoom)
        for module in libavRoom {
            #expect(
                libavRoom.intersection(table[module] ?? []).isSubset(of: ["LibAV"]), "\(module)")
        }
    }

    @Test func aCameraNeverTouchesTheNetworkAndTheDaemonNeverADevice() {
        #expect(
            table["CameraWorker"]?.isDisjoint(with: ["Sync", "Catalogue", "Hummingbird"]) == true)
        #expect(
            table["Agent"]?.isDisjoint(
                with: libavRoom.union([
                    "Cameras", "SoundCards", "TestSources", "Pictures", "Codec", "Muxing",
                ])) == true)
    }

    @Test func theReaderOfImportsSeesEveryForm() {
        let text =
            "import A\n@testable import B\npublic import C\nimport struct D.E\n// import F\n  import G;"
        let module = SourceModule(name: "x", files: [("x.swift", text)], hasPage: false)
        #expect(module.imports.map(\.module) == ["A", "B", "C", "D", "G"])
    }
}
