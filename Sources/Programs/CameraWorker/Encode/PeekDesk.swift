import Codec
import FoundationEssentials
import Pictures
import Platform
import Synchronization
import Wire

/// Where a look through the camera is asked for and made: rushesd's order sets a flag, the
/// encoder's thread answers with its latest picture.
final class PeekDesk: Sendable {
    private let camera: String
    private let isWanted = Atomic<Bool>(false)
    private let tell: @Sendable (CameraReport) -> Void

    init(camera: String, tell: @escaping @Sendable (CameraReport) -> Void) {
        self.camera = camera
        self.tell = tell
    }

    /// Any thread.
    func ask() { isWanted.store(true, ordering: .relaxed) }

    /// On the thread that owns the picture; costs one atomic read when nobody asked.
    func answer(with video: ProxyVideo) {
        guard isWanted.load(ordering: .relaxed) else { return }
        isWanted.store(false, ordering: .relaxed)
        do { tell(.peek(try video.snapshot().map(picture))) } catch {
            Log.warning("camera \(camera) cannot show its picture: \(error)")
            tell(.peek(nil))
        }
    }

    private func picture(_ snapshot: PictureSnapshot) -> PeekPicture {
        PeekPicture(
            camera: camera, jpeg: Data(snapshot.jpeg), width: snapshot.width,
            height: snapshot.height, pixels: Data(snapshot.pixels))
    }
}
