import CLibAV
import Glibc
import Media
import Platform
import Synchronization
import Testing

@testable import Streams

enum Sending {
    /// A flash and a beep of 200 ms every second, in step; 25 pictures a second.
    static func flashAndBeep(size: String = "320x240", rate: Int = 25, seconds: Int = 60) -> String
    {
        """
        ffmpeg -nostdin -loglevel quiet -re -f lavfi \
        -i "color=black:s=\(size):r=\(rate),drawbox=c=white:t=fill:enable='lt(mod(t,1),0.19)',format=yuv420p" \
        -re -f lavfi -i "aevalsrc='0.8*sin(2*PI*1000*t)*lt(mod(t,1),0.2)':s=48000" -t \(seconds) \
        -c:v libx264 -preset ultrafast -tune zerolatency -g \(rate) -b:v 300k -c:a aac -b:a 96k
        """
    }

    static let pictureOnly = """
        ffmpeg -nostdin -loglevel quiet -re -f lavfi -i "testsrc2=s=320x240:r=25,format=yuv420p" -t 60
        """

    /// A TCP or UDP port nobody has just now.
    static func freePort(_ kind: __socket_type = SOCK_STREAM) throws -> Int {
        let raw = socket(AF_INET, Int32(kind.rawValue), 0)
        defer { close(raw) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        return try withUnsafeMutablePointer(to: &address) { pointer in
            try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                try #require(bind(raw, generic, size) == 0 && getsockname(raw, generic, &size) == 0)
            }
            return Int(UInt16(bigEndian: pointer.pointee.sin_port))
        }
    }
}

/// A plain socket that talks to us as it likes: a server that answers anything with the same words,
/// or none.
final class Talker: Sendable {
    let port: Int
    private let listening: Int32
    private let words: String
    private let bytes: [UInt8]
    private let stays: Bool
    private let callers = Atomic<Int>(0)
    private let threads: Mutex<NamedThread?> = Mutex(nil)

    /// Says the same bytes to every caller's first word.
    convenience init(bytes: [UInt8]) throws {
        try self.init(saying: "HTTP/1.1 200", bytes: bytes, stays: false)
    }

    init(saying words: String, bytes: [UInt8] = [], stays: Bool = true) throws {
        port = try Sending.freePort()
        self.words = words
        self.bytes = bytes
        self.stays = stays
        listening = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var one: Int32 = 1
        setsockopt(listening, SOL_SOCKET, SO_REUSEADDR, &one, 4)
        try #require(Self.with(port) { bind(listening, $0, $1) } == 0 && listen(listening, 8) == 0)
        let thread = try NamedThread("talker") { [unowned self] in serve() }
        threads.withLock { $0 = thread }
    }

    deinit {
        shutdown(listening, Int32(SHUT_RDWR))
        threads.withLock { $0 }?.join()
        close(listening)
    }

    /// A connection to a port of this machine; -1 when refused.
    static func call(_ port: Int) -> Int32 {
        let raw = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        if with(port, { connect(raw, $0, $1) }) == 0 { return raw }
        close(raw)
        return -1
    }

    static func with<T>(_ port: Int, _ body: (UnsafePointer<sockaddr>, socklen_t) -> T) -> T {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    /// The same to every request of a connection; RTSP counts them.
    private func answer(_ raw: Int32) {
        var request = [UInt8](repeating: 0, count: 4096)
        var count = 0
        while recv(raw, &request, request.count, 0) > 0 {
            count += 1
            let answer =
                bytes.isEmpty ? Array(words.replacing("COUNT", with: "\(count)").utf8) : bytes
            _ = Glibc.send(raw, answer, answer.count, Int32(MSG_NOSIGNAL))
            if stays || words.hasPrefix("HTTP/1.1 200") { return }
        }
    }

    private func serve() {
        var open: [Int32] = []
        while true {
            let raw = accept(listening, nil, nil)
            guard raw >= 0 else { break }
            if !words.isEmpty { answer(raw) }
            if stays { open.append(raw) } else { close(raw) }
        }
        for raw in open { close(raw) }
    }
}

/// Watches and listens to a network camera as the worker does, and takes notes.
final class Viewing {
    struct Seen {
        var time: Int64
        var at: Int64
        var luma: Int
        var isCorrupt: Bool
        var sequence: UInt32
        var width: Int
    }

    let camera: NetworkCamera
    let video: any VideoSource
    let audio: (any AudioSource)?
    private(set) var pictures: [Seen] = []
    /// Starts of beeps, CLOCK_MONOTONIC.
    private(set) var beeps: [Int64] = []
    private(set) var samples = 0
    private(set) var failures: [String] = []
    private var lastLoud: Int64 = 0

    init(_ address: String, withSound: Bool = true, within seconds: Double = 25) throws {
        camera = try NetworkCamera(try NetworkAddress(address), withSound: withSound)
        let end = Clock.monotonic() + Int64(seconds * 1e9)
        var found: (any VideoSource)?
        var reason: (any Error)?
        while found == nil && Clock.monotonic() < end {
            do { found = try camera.video(until: min(end, Clock.monotonic() + 500_000_000)) } catch
            {
                reason = error
                Clock.sleep(until: Clock.monotonic() + 20_000_000)
            }
        }
        video = try #require(found, "\(address): \(reason.map { "\($0)" } ?? "nothing")")
        audio = camera.audio
    }

    func watch(seconds: Double, until enough: (Viewing) -> Bool = { _ in false }) {
        let end = Clock.monotonic() + Int64(seconds * 1e9)
        var block = AudioBlock(LiveSound.format, capacity: 4800)
        while Clock.monotonic() < end && !enough(self) {
            look()
            // It never throws.
            while let audio, (try? audio.read(into: &block, until: 0)) == .samples { hear(block) }
        }
    }

    private func look() {
        do {
            guard case .frame(let frame) = try video.next(until: Clock.monotonic() + 20_000_000)
            else { return }
            pictures.append(
                Seen(
                    time: frame.time, at: Clock.monotonic(), luma: Self.luma(of: frame),
                    isCorrupt: frame.isCorrupt,
                    sequence: frame.sequence,
                    width: frame.format.width))
            frame.release()
        } catch {
            if failures.last != "\(error)" { failures.append("\(error)") }
        }
    }

    private static func luma(of frame: VideoFrame) -> Int {
        guard !frame.format.pixels.isCompressed, let base = frame.planes.0.base else { return 0 }
        return Int(
            base.load(
                fromByteOffset: frame.planes.0.stride * (frame.format.height / 2) + frame.format
                    .width / 2, as: UInt8.self))
    }

    private func hear(_ block: borrowing AudioBlock) {
        samples += block.count
        for index in 0..<block.count
        where abs(Int(block.bytes.load(fromByteOffset: index * 4, as: Int16.self))) > 6000 {
            let time = block.time + Int64(index) * 1_000_000_000 / 48000
            if time - lastLoud > 400_000_000 { beeps.append(time) }
            lastLoud = time
        }
    }

    /// Starts of flashes.
    var flashes: [Int64] {
        zip(pictures, pictures.dropFirst()).filter { $0.luma < 100 && $1.luma > 150 }.map {
            $1.time
        }
    }

    /// Beep minus flash in milliseconds, for each flash that has a beep near.
    var offsets: [Double] {
        flashes.compactMap { flash in
            beeps.map { Double($0 - flash) / 1e6 }.min { abs($0) < abs($1) }.flatMap {
                abs($0) < 400 ? $0 : nil
            }
        }
    }

    /// Milliseconds between pictures' times.
    var steps: [Double] {
        zip(pictures, pictures.dropFirst()).map { Double($1.time - $0.time) / 1e6 }
    }
}

/// Bytes that mean nothing.
enum Garbage {
    /// False when nobody listens yet.
    static func send(to port: Int, isDatagram: Bool, seed: UInt64) -> Bool {
        var generator = SeededJitter(seed: seed)
        let bytes = (0..<1000).map { _ in UInt8.random(in: 0...255, using: &generator) }
        let raw = isDatagram ? socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0) : Talker.call(port)
        guard raw >= 0 else { return false }
        defer { close(raw) }
        if isDatagram { _ = Talker.with(port) { connect(raw, $0, $1) } }
        return Glibc.send(raw, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
    }
}

/// Passes datagrams on, but for some.
final class LossyRelay: Sendable {
    let port: Int
    private let socket: Int32
    private let lossPercent: Int
    private let seed: UInt64
    private let count = Atomic<Int>(0)
    private let target: Int
    private let thread: Mutex<NamedThread?> = Mutex(nil)

    init(to target: Int, lossPercent: Int, seed: UInt64) throws {
        self.target = target
        self.lossPercent = lossPercent
        self.seed = seed
        port = try Sending.freePort(SOCK_DGRAM)
        socket = Glibc.socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
        var wait = timeval(tv_sec: 0, tv_usec: 200_000)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &wait, socklen_t(MemoryLayout<timeval>.size))
        try #require(Talker.with(port) { bind(socket, $0, $1) } == 0)
        let thread = try NamedThread("relay") { [unowned self] in pass() }
        self.thread.withLock { $0 = thread }
    }

    deinit {
        stopping.store(true, ordering: .relaxed)
        thread.withLock { $0 }?.join()
        close(socket)
    }

    var lost: Int { count.load(ordering: .relaxed) }
    private let stopping = Atomic<Bool>(false)

    private func pass() {
        var generator = SeededJitter(seed: seed)
        var bytes = [UInt8](repeating: 0, count: 65536)
        while !stopping.load(ordering: .relaxed) {
            let size = recv(socket, &bytes, bytes.count, 0)
            guard size > 0 else { continue }
            if Int.random(in: 0..<100, using: &generator) < lossPercent {
                count.add(1, ordering: .relaxed)
            } else {
                _ = Talker.with(target) { sendto(socket, bytes, size, 0, $0, $1) }
            }
        }
    }
}

/// FLV as an app with enhanced RTMP sends it (Veovera's enhanced-rtmp-v1): made here, since no
/// ffmpeg of ours can.
enum EnhancedFLV {
    static func response(_ codec: String) -> [UInt8] {
        var body: [UInt8] = Array("FLV".utf8) + [1, 1, 0, 0, 0, 9, 0, 0, 0, 0]
        for index in 0..<100 {
            // A header, then key frames of coded pictures.
            let kind: UInt8 = index == 0 ? 0x90 : 0x91
            body += tag(
                [kind] + Array(codec.utf8) + [0, 0, 0]
                    + [UInt8](repeating: UInt8(index), count: 400), index * 40)
        }
        let head =
            "HTTP/1.1 200 OK\r\nContent-Type: video/x-flv\r\nContent-Length: \(body.count)\r\n\r\n"
        return Array(head.utf8) + body
    }

    private static func tag(_ payload: [UInt8], _ milliseconds: Int) -> [UInt8] {
        let size = payload.count
        var tag: [UInt8] = [9] + three(size) + three(milliseconds) + [0, 0, 0, 0] + payload
        tag += [0] + three(size + 11)
        return tag
    }

    private static func three(_ value: Int) -> [UInt8] {
        [UInt8(value >> 16 & 255), UInt8(value >> 8 & 255), UInt8(value & 255)]
    }
}
