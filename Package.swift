// swift-tools-version: 6.2
import PackageDescription

/// Every room is compiled in Swift 6 mode with warnings as errors.
let strict: [SwiftSetting] = [.treatAllWarnings(as: .error), .enableUpcomingFeature("ExistentialAny")]

/// Rooms whose files see the members of what they import themselves and no others: one leaked member of full Foundation is 43 MB of program.
let closed: Set = [
    "TextWidth", "Terminal", "Integrity", "Media", "Settings", "Capture", "Timecode", "BoxLink", "Pads",
]

func settings(_ room: String) -> [SwiftSetting] {
    closed.contains(room) ? strict + [.enableUpcomingFeature("MemberImportVisibility")] : strict
}

/// A door: one C library, reached through its module map alone.
func door(_ name: String, pkgConfig: String, apt: String) -> Target {
    .systemLibrary(name: name, path: "Sources/\(name)", pkgConfig: pkgConfig, providers: [.apt([apt])])
}

/// A room of the house; `Tests/ImportTableTests` holds the table of who may import whom.
func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, exclude: exclusions(name), swiftSettings: settings(name))
}

func program(_ name: String, _ roof: Target.Dependency) -> Target {
    .executableTarget(name: name, dependencies: [roof, argumentParser], swiftSettings: strict)
}

func tests(_ room: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: "\(room)Tests", dependencies: [.init(stringLiteral: room)] + dependencies, swiftSettings: strict)
}

/// Rooms that carry their page beside the code.
func exclusions(_ name: String) -> [String] {
    [
        "Platform", "Slate", "Media", "Capture", "Codec", "Footage", "Recording", "ClipStore", "Catalogue", "Sync",
        "CameraWorker", "Timecode", "Agent", "Crew", "Hub", "Integrity", "Settings", "Terminal", "Script", "Report", "Align",
        "BoxLink", "Pads", "Listening", "TextWidth",
    ].contains(name) ? (name == "Slate" ? ["ARCHITECTURE.md", "WIRE.md"] : ["ARCHITECTURE.md"]) : []
}

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
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
        .executable(name: "rushes-align", targets: ["rushes-align"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    ],
    targets: [
        .target(name: "CPlatform", path: "Sources/CPlatform"),
        door("CV4L2", pkgConfig: "libv4l2", apt: "libv4l-dev"),
        door("CALSA", pkgConfig: "alsa", apt: "libasound2-dev"),
        door("CLTC", pkgConfig: "ltc", apt: "libltc-dev"),
        door("CLibAV", pkgConfig: "libavformat", apt: "libavformat-dev"),
        door("CX264", pkgConfig: "x264", apt: "libx264-dev"),
        // Small faces over libraries whose own headers would bring all of libav into a room.
        .target(name: "CJPEG", path: "Sources/CJPEG", linkerSettings: [.linkedLibrary("jpeg")]),
        .target(name: "CScaler", path: "Sources/CScaler", linkerSettings: [.linkedLibrary("swscale"), .linkedLibrary("avutil")]),
        .target(
            name: "CResampler", path: "Sources/CResampler", linkerSettings: [.linkedLibrary("swresample"), .linkedLibrary("avutil")]),
        .target(name: "CSoundCard", path: "Sources/CSoundCard"),
        .target(name: "CAAC", path: "Sources/CAAC", linkerSettings: [.linkedLibrary("vo-aacenc")]),
        // toml11 is C++ headers; its exceptions end in this target.
        .target(name: "CTOML", path: "Sources/CTOML"),
        door("CCurl", pkgConfig: "libcurl", apt: "libcurl4-openssl-dev"),
        door("CZ", pkgConfig: "zlib", apt: "zlib1g-dev"),
        door("CDigest", pkgConfig: "libxxhash", apt: "libxxhash-dev"),
        .systemLibrary(name: "CInput", path: "Sources/CInput"),

        room("Slate"),
        room("Platform", ["CPlatform", "Slate"]),
        room("TextWidth"),
        room("Terminal", ["Platform", "TextWidth"]),
        room("Script", ["Slate", "CZ"]),
        room("Align", ["Slate", "Script"]),
        room("Report", ["Slate", "TextWidth"]),
        room("Integrity", ["CDigest"]),
        room("Media", ["Slate"]),
        room("Settings", ["Slate", "CTOML"]),

        room("Capture", ["Platform", "Slate", "Media", "CV4L2", "CALSA", "CSoundCard"]),
        room("Codec", ["Platform", "Slate", "Media", "CX264", "CJPEG", "CScaler", "CResampler", "CAAC"]),
        room("Footage", ["Platform", "Slate", "Media", "Codec", "CLibAV"]),
        room("Recording", ["Platform", "Slate", "Media"]),
        room("Timecode", ["Platform", "Slate", "Media", "CLTC"]),
        room("ClipStore", ["Platform", "Integrity", "Slate", "Media"]),
        room("Catalogue", ["Platform", "Slate", grdb]),
        room("Sync", ["Platform", "Integrity", "Slate", "CCurl"]),

        room(
            "CameraWorker",
            ["Platform", "Slate", "Media", "Settings", "Capture", "Codec", "Recording", "Timecode", "ClipStore", argumentParser]),
        room("Agent", ["Platform", "Integrity", "Slate", "Script", "Report", "Settings", "ClipStore", "Catalogue", "Sync", argumentParser]),
        room("BoxLink", ["Platform", "Slate"]),
        room("Crew", ["Platform", "Slate", "Script", "Report", "Terminal", "TextWidth", "BoxLink", argumentParser]),
        room("Pads", ["Platform", "Slate", "Settings", "BoxLink", "CInput", argumentParser]),
        room("Listening", ["Platform", "Slate", "Settings", "Script", "Align", "Footage", "BoxLink", argumentParser]),
        room(
            "Hub",
            [
                "Platform", "Integrity", "Slate", "Settings", "Footage", "Catalogue", "Sync", hummingbird, argumentParser,
            ]),

        program("rushes", "Crew"),
        program("rushesd", "Agent"),
        program("rushes-camera", "CameraWorker"),
        .executableTarget(name: "rushes-camera-media", dependencies: ["CameraWorker", "Footage", argumentParser], swiftSettings: strict),
        program("rushes-pad", "Pads"),
        .executableTarget(name: "rushes-hub", dependencies: ["Hub"], swiftSettings: strict),
        program("rushes-align", "Listening"),

        tests("Platform"),
        .executableTarget(name: "TerminalProbe", dependencies: ["Terminal"], path: "Tests/TerminalProbe", swiftSettings: strict),
        .testTarget(
            name: "ScriptTests", dependencies: ["Chance", "PrintedPage", "Script"], exclude: ["Corpus", "Samples"], swiftSettings: strict),
        tests("Align", ["Script", "Slate"]),
        tests("Listening", ["Align", "Platform", "Settings", "Slate"]),
        tests("Report", ["Chance", "PrintedPage", "Slate"]),
        tests("TextWidth"),
        tests("Terminal", ["Platform", "TerminalProbe"]),
        tests("Integrity", ["Chance"]),
        tests("Slate", ["Chance"]),
        tests("Settings", ["Chance", "Slate"]),
        tests("Capture", ["Media", "Platform", "Slate", "SourceContract"]),
        tests("Codec", ["Media", "Platform", "Slate"]),
        tests("Footage", ["FaultServer", "Codec", "Media", "Platform", "Slate", "SourceContract"]),
        tests("Recording", ["Chance", "Media", "Slate"]),
        tests("Timecode", ["Chance", "Media", "Platform", "Slate", "SyntheticLTC"]),
        tests("ClipStore", ["Chance", "Platform", "Slate", "Integrity"]),
        tests("Catalogue", ["Slate", grdb]),
        tests("Sync", ["FaultServer", "Platform", "Slate", "Integrity", "CCurl"]),
        tests("CameraWorker", ["ClipStore", "Slate", "Platform", "Media", "Codec", "Recording", "Timecode", argumentParser]),
        tests("Agent", ["Chance", "Slate", "Platform", "ClipStore", "Catalogue", "Sync", "Settings", "Script"]),
        tests("Pads", ["Chance", "Platform", "Settings", "Slate"]),
        tests("Crew", ["BoxLink", "Chance", "Slate", "Platform", "Terminal", "TextWidth", argumentParser]),
        tests("Hub", ["FaultServer", "Slate", "Platform", "Footage", "Catalogue", "Sync", "Integrity", argumentParser]),
        // A server that breaks off, lies and hangs as told, over real sockets; for the tests of Sync and Hub.
        .target(name: "FaultServer", dependencies: ["Platform"], path: "Tests/FaultServer", swiftSettings: strict),
        // A timecode generator's code, for the tests of Timecode and the lab.
        .target(name: "SyntheticLTC", dependencies: ["CLTC", "Media", "Slate"], path: "Tests/SyntheticLTC", swiftSettings: strict),
        // What every camera and every microphone promises, and a sound card of software; for all that are behind the two protocols.
        .target(name: "SourceContract", dependencies: ["Media", "Platform"], path: "Tests/SourceContract", swiftSettings: strict),
        // Random numbers that come again with their seed.
        .target(name: "Chance", path: "Tests/Chance", swiftSettings: strict),
        // What a browser prints, looked at.
        .target(name: "PrintedPage", path: "Tests/PrintedPage", swiftSettings: strict),
        .testTarget(name: "HouseTests", swiftSettings: strict),
        .testTarget(
            name: "WholePathTests",
            dependencies: ["BoxLink", "Chance", "Integrity", "Slate", "Platform", "SourceContract"],
            swiftSettings: strict),
        .testTarget(
            name: "LabTests", dependencies: ["Media", "Slate", "Platform", "SyntheticLTC", "Timecode"], swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)
