import ClipDocuments
import Foundation
import Platform
import Slate
import Testing

/// A camera whose box has a graphics card with a bad driver: the library that libavcodec loads for
/// `h264_nvenc` is one that we compile.
struct EncoderTrialTests {
    /// Records two seconds with that driver, whose library does this when it is loaded.
    private func clip(driver: String) throws -> (document: ClipManifest, log: String, driver: pid_t)
    {
        let folder = NSTemporaryDirectory() + "rushes-driver-" + UUID().uuidString.prefix(8)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        // A folder left in the temporary place hurts nobody.
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let code = """
            #include <signal.h>
            #include <stdio.h>
            #include <unistd.h>
            __attribute__((constructor)) static void load(void) {
                FILE *file = fopen("\(folder)/pid", "w");
                fprintf(file, "%d", getpid());
                fclose(file);
                \(driver)
            }
            """
        try Files.replace("\(folder)/driver.c", with: Array(code.utf8))
        let built = try shell([
            "clang", "-shared", "-fPIC", "-o", "\(folder)/libcuda.so.1", "\(folder)/driver.c",
        ])
        try #require(built.status == 0, "\(built.output)")
        let run = try shell([
            "LD_LIBRARY_PATH=\(folder)", "\(programs)/rushes-camera", "A", "--solo", "--state",
            folder, "--video", "test", "--seconds", "2",
            "--size", "180x320", "--preset", "ultrafast", "--encoder", "h264_nvenc",
        ])
        try #require(run.status == 0, "\(run.output)")
        let clip = try #require(try Files.list("\(folder)/clips").first)
        let document = try JSON.decode(
            ClipManifest.self, from: try Files.read("\(folder)/clips/\(clip)/clip.json"))
        return (
            document, run.output,
            try #require(pid_t(String(decoding: try Files.read("\(folder)/pid"), as: UTF8.self)))
        )
    }

    @Test(arguments: [
        ("for (;;) pause();", "its driver did not answer within 5 s"),
        ("raise(SIGSTOP);", "its driver did not answer within 5 s"),
        ("*(volatile int *)16 = 0;", "its driver crashed (Segmentation fault)"),
        ("_exit(0);", "its driver ended the trial"),
    ])
    func aDriverThatHangsOrCrashesCostsNoCamera(driver: String, reason: String) throws {
        let (document, log, pid) = try clip(driver: driver)
        #expect(document.video.encoder == "libx264")
        #expect(document.time.frames > 30)
        #expect(document.video.insteadOf == "h264_nvenc: \(reason)", "\(log)")
        #expect(
            log.contains(
                "camera A: encodes with libx264, because h264_nvenc failed its trial: \(reason)"),
            "\(log)")
        #expect(kill(pid, 0) == -1 && errno == ESRCH, "the trial still runs")
    }
}
