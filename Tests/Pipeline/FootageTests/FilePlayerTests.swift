import Media
import OtherPrograms
import Platform
import Testing

@testable import Footage

struct FilePlayerTests {
    @Test func footagePlaysWithItsPictureAndSound() throws {
        let scratch = try Scratch()
        _ = try output(
            of:
                "ffmpeg -v error -f lavfi -i testsrc2=size=320x240:rate=30 -f lavfi -i sine=r=44100 -t 1 -pix_fmt yuv420p \(scratch.path)/a.mp4"
        )
        let player = try FilePlayer("\(scratch.path)/a.mp4", paced: false)
        #expect(player.audio?.format == AudioFormat(sample: .s16, sampleRate: 44100, channels: 1))
        var times: [Int64] = []
        while case .frame(let frame) = try player.video.next(until: .max) {
            times.append(frame.time)
            frame.release()
        }
        #expect(times.count == 30)
        #expect(times.last.map { $0 - times[0] } == 966_666_667)
    }

    @Test func aPhonesMatrixTurnsThePicture() throws {
        let scratch = try Scratch()
        _ = try output(
            of:
                "ffmpeg -v error -f lavfi -i testsrc2=size=320x240:rate=30 -t 0.2 -pix_fmt yuv420p \(scratch.path)/a.mp4 && ffmpeg -v error -i \(scratch.path)/a.mp4 -c copy -metadata:s:v rotate=90 \(scratch.path)/b.mp4"
        )
        // The matrix turns counter-clockwise by what ffprobe calls rotation.
        let rotation = try output(
            of:
                "ffprobe -v error -show_entries stream_side_data=rotation -of csv=p=0 \(scratch.path)/b.mp4"
        )
        #expect(rotation.hasPrefix("90\n"))
        #expect(try FilePlayer("\(scratch.path)/b.mp4", paced: false).video.format.turn == 270)
        #expect(try FilePlayer("\(scratch.path)/a.mp4", paced: false).video.format.turn == 0)
    }

    @Test func aFileThatIsNoFootageIsRefusedInOneSentence() throws {
        let scratch = try Scratch()
        try Files.replace("\(scratch.path)/lies.mp4", with: Array("this is no film".utf8))
        let failure = #expect(throws: SourceFailure.self) {
            try FilePlayer("\(scratch.path)/lies.mp4")
        }
        #expect(failure?.message.hasPrefix("cannot play \(scratch.path)/lies.mp4") == true)
        #expect(throws: SourceFailure.self) { try FilePlayer("\(scratch.path)/nothing-here.mp4") }
    }

    @Test func aFileCutInTheMiddlePlaysAsFarAsItGoes() throws {
        let scratch = try Scratch()
        _ = try output(
            of:
                "ffmpeg -v error -f lavfi -i testsrc2=size=320x240:rate=30 -t 2 -g 15 -pix_fmt yuv420p \(scratch.path)/a.ts && head -c 60000 \(scratch.path)/a.ts > \(scratch.path)/half.ts"
        )
        let player = try FilePlayer("\(scratch.path)/half.ts", paced: false)
        var count = 0
        while case .frame(let frame) = try player.video.next(until: .max) {
            count += 1
            frame.release()
        }
        #expect(count > 0 && count < 60)
    }
}
