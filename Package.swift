// swift-tools-version: 6.2
import PackageDescription

/// Every module is compiled in Swift 6 mode with warnings as errors.
let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error), .enableUpcomingFeature("ExistentialAny"),
]

/// Modules whose files see the members of what they import themselves and no others: one leaked member of full Foundation
/// is 43 MB of program.
let closed: Set = [
    "TextWidth", "Terminal", "Integrity", "Media", "Settings", "DeviceNames", "Cameras",
    "SoundCards", "TestSources", "Timecode", "BoxLink",
    "Pads",
]

/// The floors of the house, below the programs; `Tests/System/HouseTests` holds who may import whom.
let base: Set = [
    "Platform", "Slate", "Media", "DeviceNames", "Settings", "Integrity", "Terminal", "TextWidth",
    "BoxLink",
    "Web", "Time", "ClipDocuments", "Wire", "CrewSentences", "TakeNames", "CrewGrammar",
    "Markup", "Options",
]
let pipeline: Set = [
    "Cameras", "SoundCards", "TestSources", "Pictures", "Codec", "Muxing", "LibAV", "Footage",
    "Streams", "Publishing",
    "Recording", "Timecode",
    "ClipStore", "Catalogue", "Sync",
    "ScriptModel", "ScriptText", "MicroDrama", "Screenplay", "ScriptFiles", "LinedScript", "Align",
    "Report", "Pull",
]

func floor(of name: String) -> String {
    if base.contains(name) { return "Base" }
    return pipeline.contains(name) ? "Pipeline" : "Programs"
}

func settings(_ name: String) -> [SwiftSetting] {
    closed.contains(name) ? strict + [.enableUpcomingFeature("MemberImportVisibility")] : strict
}

/// One C library, reached through its module map alone.
func binding(_ name: String, pkgConfig: String? = nil, apt: String? = nil) -> Target {
    .systemLibrary(
        name: name, path: "Sources/Bindings/\(name)", pkgConfig: pkgConfig,
        providers: apt.map { [.apt([$0])] })
}

/// A small C face of ours, over libraries whose own headers a module should not see.
func face(_ name: String, _ libraries: String...) -> Target {
    .target(
        name: name, path: "Sources/Bindings/\(name)",
        linkerSettings: libraries.map { .linkedLibrary($0) })
}

func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(
        name: name, dependencies: dependencies, path: "Sources/\(floor(of: name))/\(name)",
        exclude: ["ARCHITECTURE.md"],
        swiftSettings: settings(name))
}

func program(_ name: String, _ dependencies: Target.Dependency...) -> Target {
    .executableTarget(
        name: name, dependencies: dependencies, path: "Sources/Programs/\(name)",
        swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = [])
    -> Target
{
    .testTarget(
        name: "\(name)Tests", dependencies: [.init(stringLiteral: name)] + dependencies,
        path: "Tests/\(floor(of: name))/\(name)Tests", exclude: exclude, swiftSettings: strict)
}

/// Tests of all modules together.
func systemTests(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: dependencies, path: "Tests/System/\(name)Tests",
        swiftSettings: strict)
}

/// What several tests use.
func support(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(
        name: name, dependencies: dependencies, path: "Tests/Support/\(name)", swiftSettings: strict
    )
}

let argumentParser: Target.Dependency = .product(
    name: "ArgumentParser", package: "swift-argument-parser")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")

let package = Package(
    name: "rushes",
    products: [
        .executable(name: "rushes", targets: ["rushes"]),
        .executable(name: "rushesd", targets: ["rushesd"]),
        .executable(name: "rushes-camera", targets: ["rushes-camera"]),
        .executable(name: "rushes-camera-media", targets: ["rushes-camera-media"]),
        .executable(name: "rushes-pad", targets: ["rushes-pad"]),
        .executable(name: "rushes-hub", targets: ["rushes-hub"]),
        .executable(name: "rushes-pull", targets: ["rushes-pull"]),
        .executable(name: "rushes-align", targets: ["rushes-align"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(
            url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    ],
    targets: [
        face("CPlatform"),
        binding("CV4L2", pkgConfig: "libv4l2", apt: "libv4l-dev"),
        binding("CALSA", pkgConfig: "alsa", apt: "libasound2-dev"),
        binding("CLTC", pkgConfig: "ltc", apt: "libltc-dev"),
        binding("CLibAV", pkgConfig: "libavformat", apt: "libavformat-dev"),
        binding("CX264", pkgConfig: "x264", apt: "libx264-dev"),
        // Small faces over libraries whose own headers would bring all of libav into a module.
        face("CJPEG", "jpeg"),
        face("CScaler", "swscale", "avutil"),
        face("CResampler", "swresample", "avutil"),
        face("CSoundCard"),
        face("CAAC", "vo-aacenc"),
        // toml11 is C++ headers; its exceptions end in this target.
        face("CTOML"),
        binding("CCurl", pkgConfig: "libcurl", apt: "libcurl4-openssl-dev"),
        binding("CZ", pkgConfig: "zlib", apt: "zlib1g-dev"),
        binding("CDigest", pkgConfig: "libxxhash", apt: "libxxhash-dev"),
        binding("CInput"),

        module("Time"),
        module("Platform", ["Time", "CPlatform"]),
        module("Slate", ["Time"]),
        module("ClipDocuments", ["Slate", "Time"]),
        module("Wire", ["Slate", "Time", "ClipDocuments"]),
        // What the crew reads, how it names takes, and what it types.
        module("CrewSentences", ["Slate", "Time", "ClipDocuments", "Wire"]),
        module("TakeNames", ["Slate", "Wire", "CrewSentences"]),
        module("CrewGrammar", ["Slate", "Wire", "CrewSentences", "TakeNames"]),
        module("TextWidth"),
        module("Markup"),
        module("Options", ["Slate", "Platform", argumentParser]),
        module("Terminal", ["Platform", "TextWidth"]),
        // A script: its lines and their revisions; what reads them from files; what was shot of it.
        module("ScriptModel", ["Slate", "Wire"]),
        module("ScriptText", ["Slate", "ScriptModel"]),
        module("MicroDrama", ["ScriptModel", "ScriptText"]),
        module("Screenplay", ["ScriptModel", "ScriptText"]),
        module("ScriptFiles", ["ScriptModel", "ScriptText", "MicroDrama", "Screenplay", "CZ"]),
        module(
            "LinedScript",
            [
                "Slate", "Time", "ClipDocuments", "Wire", "CrewSentences", "Markup", "ScriptModel",
                "ScriptText",
            ]),
        module("Align", ["Slate", "Wire"]),
        module(
            "Report",
            ["Slate", "Time", "ClipDocuments", "Wire", "CrewSentences", "TextWidth", "Markup"]),
        module("Integrity", ["CDigest"]),
        module("Media", ["Time", "Wire"]),
        module("Settings", ["Slate", "Time", "Wire", "CrewSentences", "CTOML"]),
        module("Web", ["Slate", "Wire", "CrewSentences", "Platform", "CCurl"]),

        // Devices as they are, and pictures and sound without any.
        module("DeviceNames", ["Platform"]),
        module("Cameras", ["Slate", "Time", "Wire", "Platform", "Media", "DeviceNames", "CV4L2"]),
        module("SoundCards", ["Platform", "Media", "DeviceNames", "CALSA", "CSoundCard"]),
        module("TestSources", ["Time", "Platform", "Media"]),
        // Pictures made the proxy's, pictures and sound encoded, and the clip's bytes.
        module("Pictures", ["Media", "CJPEG", "CScaler"]),
        module(
            "Codec", ["Time", "ClipDocuments", "Media", "Pictures", "CX264", "CResampler", "CAAC"]),
        module("Muxing", ["Time", "Media"]),
        // The room of libav: what its modules share, then films, cameras on the network, movies.
        module("LibAV", ["Time", "Platform", "Media", "Pictures", "CLibAV"]),
        module("Footage", ["Platform", "Media", "Pictures", "Codec", "LibAV", "CLibAV"]),
        module("Streams", ["Time", "Wire", "Platform", "Media", "LibAV", "CLibAV"]),
        module(
            "Publishing",
            [
                "Time", "ClipDocuments", "Platform", "Media", "Pictures", "Codec", "Muxing",
                "LibAV", "CLibAV",
            ]),
        module("Recording", ["Time", "ClipDocuments", "Platform", "Media"]),
        module("Timecode", ["Time", "Platform", "Media", "CLTC"]),
        module(
            "ClipStore",
            ["Slate", "Time", "ClipDocuments", "Wire", "Platform", "Integrity", "Media"]),
        module("Catalogue", ["Slate", "Time", "ClipDocuments", "Platform", grdb]),
        module("Sync", ["Slate", "ClipDocuments", "Wire", "Platform", "Integrity", "Web"]),
        module(
            "Pull",
            [
                "Slate", "Time", "ClipDocuments", "CrewSentences", "Platform", "Integrity", "Web",
                "Options",
                argumentParser,
            ]),

        module(
            "CameraWorker",
            [
                "Slate", "Time", "ClipDocuments", "Wire", "CrewSentences", "Platform", "Media",
                "Settings",
                "DeviceNames", "Cameras", "SoundCards", "TestSources",
                "Pictures", "Codec", "Muxing", "Recording", "Timecode",
                "ClipStore", "BoxLink", "Options", argumentParser,
            ]),
        module(
            "Agent",
            [
                "Slate", "Time", "ClipDocuments", "Wire", "CrewSentences", "TakeNames",
                "CrewGrammar", "Platform",
                "Integrity", "ScriptModel",
                "ScriptFiles", "LinedScript", "Report", "Settings", "Web", "ClipStore",
                "Catalogue", "Sync", "Options", argumentParser,
            ]),
        module("BoxLink", ["Slate", "Wire", "CrewSentences", "CrewGrammar", "Platform"]),
        module(
            "Crew",
            [
                "Slate", "Time", "Wire", "CrewSentences", "CrewGrammar", "Platform", "ScriptModel",
                "ScriptFiles",
                "LinedScript", "Report", "Terminal", "TextWidth", "BoxLink", "Options",
                argumentParser,
            ]),
        module(
            "Pads",
            [
                "Slate", "Time", "Wire", "CrewGrammar", "Platform", "Settings", "BoxLink",
                "CInput", "Options", argumentParser,
            ]),
        module(
            "Listening",
            [
                "Slate", "Time", "Wire", "Platform", "Settings", "ScriptModel", "ScriptFiles",
                "LinedScript", "Align", "LibAV",
                "Footage", "BoxLink", "Options", argumentParser,
            ]),
        module(
            "Hub",
            [
                "Slate", "Time", "ClipDocuments", "CrewSentences", "Platform", "Integrity",
                "Settings",
                "Web",
                "LibAV", "Publishing", "Catalogue", "Sync", "Pull",
                "Markup",
                hummingbird, "Options", argumentParser,
            ]),

        program("rushes", "Crew", argumentParser),
        program("rushesd", "Agent", "Options"),
        program("rushes-camera", "CameraWorker", "Options"),
        program("rushes-camera-media", "CameraWorker", "LibAV", "Footage", "Streams", "Options"),
        program("rushes-pad", "Pads", "Options"),
        program("rushes-hub", "Hub"),
        program("rushes-pull", "Pull", "Options"),
        program("rushes-align", "Listening", "Options"),

        tests("Platform"),
        .executableTarget(
            name: "TerminalProbe", dependencies: ["Terminal"], path: "Tests/Support/TerminalProbe",
            swiftSettings: strict),
        tests("ScriptModel", ["ScriptFiles", "Chance"]),
        tests("ScriptText"),
        tests("Screenplay", ["ScriptModel", "ScriptFiles", "Chance"], exclude: ["Samples"]),
        tests(
            "ScriptFiles", ["ScriptModel", "ScriptText", "MicroDrama", "Chance"],
            exclude: ["Corpus"]),
        tests(
            "LinedScript",
            [
                "Slate", "Time", "ClipDocuments", "Wire", "CrewSentences", "ScriptModel",
                "ScriptFiles",
                "PrintedPage",
            ]),
        tests("Align", ["Wire"]),
        tests("Listening", ["Wire", "Align", "Platform", "Settings"]),
        tests(
            "Report", ["Markup", "Slate", "Time", "ClipDocuments", "Wire", "Chance", "PrintedPage"]),
        tests("TextWidth"),
        tests("Terminal", ["Platform", "TerminalProbe"]),
        tests("Integrity", ["Chance"]),
        tests(
            "Slate",
            [
                "Time", "ClipDocuments", "Wire", "CrewSentences", "TakeNames", "CrewGrammar",
                "Chance",
            ]),
        tests("ClipDocuments", ["Slate", "Time"]),
        tests("CrewSentences", ["Slate", "Time", "ClipDocuments"]),
        tests("TakeNames", ["CrewSentences", "Slate", "Time"]),
        tests("CrewGrammar", ["CrewSentences", "TakeNames", "Slate", "Time", "Wire", "Chance"]),
        tests("Settings", ["Slate", "Time", "Chance"]),
        tests("Media"),
        tests("DeviceNames"),
        tests("Cameras", ["Time", "Media", "Platform", "SourceContract"]),
        tests("SoundCards", ["Media", "Platform", "SourceContract"]),
        tests("TestSources", ["Time", "Media", "Platform", "SourceContract"]),
        tests("Pictures", ["Time", "Media", "Platform", "Codec", "OtherPrograms"]),
        tests("Codec", ["Time", "Media", "Platform", "Pictures", "Muxing"]),
        tests("LibAV"),
        tests(
            "Footage",
            [
                "Time", "Pictures", "Codec", "Muxing", "Media", "Platform", "SourceContract",
                "OtherPrograms",
            ]),
        tests(
            "Streams",
            [
                "Wire", "LibAV", "AtOnce", "FaultServer", "Media", "Platform", "SourceContract",
                "OtherPrograms",
            ]),
        tests(
            "Publishing",
            ["Slate", "Time", "ClipDocuments", "Codec", "Muxing", "Media", "Platform"]),
        tests("Recording", ["Time", "ClipDocuments", "Chance", "Media"]),
        tests("Timecode", ["Time", "Chance", "Media", "Platform", "SyntheticLTC"]),
        tests("ClipStore", ["Time", "ClipDocuments", "Wire", "Chance", "Platform", "Integrity"]),
        tests("Catalogue", [grdb]),
        tests("Web", ["Slate", "Wire", "CrewSentences", "Platform", "CCurl"]),
        tests(
            "Sync",
            [
                "Slate", "Time", "ClipDocuments", "Wire", "CrewSentences", "FaultServer",
                "Platform", "Integrity",
                "Web",
            ]),
        tests(
            "CameraWorker",
            [
                "Time", "ClipDocuments", "Wire", "CrewSentences", "ClipStore", "Platform", "Media",
                "Pictures",
                "Codec",
                "TestSources", "Recording", "Timecode", argumentParser,
            ]),
        tests(
            "Agent",
            [
                "Slate", "Time", "ClipDocuments", "Wire", "CrewSentences", "CrewGrammar", "Chance",
                "Platform",
                "ClipStore",
                "Catalogue", "Report", "Sync", "Settings",
                "ScriptModel", "ScriptFiles", "LinedScript",
            ]),
        tests("Pads", ["CrewGrammar", "Chance", "Platform", "Settings"]),
        tests(
            "Crew",
            [
                "Slate", "Time", "ClipDocuments", "Wire", "CrewSentences", "CrewGrammar", "BoxLink",
                "Chance",
                "Platform",
                "Terminal", "TextWidth", argumentParser,
            ]),
        tests(
            "Pull",
            [
                "Slate", "Time", "ClipDocuments", "Chance", "FaultServer", "Web", "Platform",
                "Integrity",
                argumentParser,
            ]),
        tests(
            "Hub",
            [
                "Markup", "Slate", "Time", "ClipDocuments", "Chance", "FaultServer", "Pull",
                "Platform",
                "Catalogue", "Sync", "Web",
                "Integrity",
                argumentParser,
            ]),
        // A server that breaks off, lies and hangs as told, over real sockets; for the tests of Sync and Hub.
        support("FaultServer", ["Platform"]),
        // A timecode generator's code, for the tests of Timecode and the lab.
        support("SyntheticLTC", ["Time", "CLTC", "Media"]),
        // What every camera and every microphone promises, and a sound card of software; for all that are behind the two protocols.
        support("SourceContract", ["Media", "Platform"]),
        // Random numbers that come again with their seed.
        support("Chance"),
        // Several things side by side, where a test would wait for each.
        support("AtOnce", ["Platform"]),
        // Programs that tests run, and a folder for what they make.
        support("OtherPrograms", ["Platform"]),
        // What a browser prints, looked at.
        support("PrintedPage"),
        systemTests("House"),
        systemTests(
            "WholePath",
            [
                "Slate", "ClipDocuments", "Wire", "CrewSentences", "AtOnce", "BoxLink", "Chance",
                "Integrity",
                "Platform", "SourceContract",
            ]),
        systemTests(
            "Lab",
            [
                "Slate", "Time", "ClipDocuments", "Wire", "Media", "Platform", "SyntheticLTC",
                "Timecode",
            ]),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)
