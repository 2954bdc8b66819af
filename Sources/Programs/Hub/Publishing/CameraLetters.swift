import ClipDocuments

/// Finds cameras of one production whose clips' numbers mean two things: two boxes call a camera
/// alike, or a box was set up anew and counts from 1 again.
struct CameraLetters {
    private var boxes: [String: String] = [:]
    /// Which clip has a camera's number.
    private var clips: [String: String] = [:]
    private var told: Set<String> = []

    /// A sentence the first time that a camera's letter or number is somebody else's.
    mutating func note(_ document: ClipDocument) -> String? {
        let camera = "\(document.production)/\(document.clip.camera.lowercased())"
        let box = boxes[camera] ?? document.box
        boxes[camera] = box
        if box != document.box { return tell(camera, twoBoxes(box, document)) }
        guard let number = document.number else { return nil }
        let clip = clips["\(camera)/\(number)"] ?? document.clip.id
        clips["\(camera)/\(number)"] = clip
        return clip == document.clip.id ? nil : tell(camera, twoClips(number, document))
    }

    private mutating func tell(_ camera: String, _ sentence: String) -> String? {
        told.insert(camera).inserted ? sentence : nil
    }

    private func twoBoxes(_ box: String, _ document: ClipDocument) -> String {
        "boxes \(box) and \(document.box) both have a camera \(document.clip.camera) in production "
            + "\(document.production); give one of them another letter, or movies of both have the same numbers"
    }

    private func twoClips(_ number: Int, _ document: ClipDocument) -> String {
        "two clips of camera \(document.clip.camera) are number \(number) in production \(document.production): box \(document.box) "
            + "counts from 1 again, its state folder was lost; give the camera another letter"
    }
}
