import Media
import SourceContract
import Testing
import Time

@testable import Cameras

struct NegotiationTests {
    private let wish = CameraWish(width: 720, height: 1280, rate: FrameRate(30))

    private func offer(_ pixels: PixelFormat, _ width: Int, _ height: Int, _ rate: Double)
        -> CameraOffer
    {
        CameraOffer(pixels: pixels, fourcc: 0, width: width, height: height, framesPerSecond: rate)
    }

    @Test func aUSB2DongleGivesJPEGBecauseItsRawPicturesAreTooSlow() {
        let offers = [
            offer(.yuyv422, 1920, 1080, 5), offer(.yuyv422, 1280, 720, 10),
            offer(.mjpeg, 1920, 1080, 30), offer(.mjpeg, 1280, 720, 60),
        ]
        #expect(wish.best(of: offers) == offers[3])
    }

    @Test func rawComesBeforeJPEGWhereItIsFastEnough() {
        let offers = [offer(.mjpeg, 1280, 720, 30), offer(.yuyv422, 1280, 720, 30)]
        #expect(wish.best(of: offers) == offers[1])
    }

    @Test func aPictureThatStandsUprightComesFirst() {
        let offers = [offer(.yuyv422, 1280, 720, 30), offer(.yuyv422, 720, 1280, 30)]
        #expect(wish.best(of: offers) == offers[1])
    }

    @Test func aSmallCameraGivesTheMostItHas() {
        let offers = [offer(.yuyv422, 320, 240, 30), offer(.yuyv422, 640, 480, 30)]
        #expect(wish.best(of: offers) == offers[1])
        #expect(wish.best(of: []) == nil)
    }
}

struct BadDeviceTests {
    private let wish = CameraWish(width: 720, height: 1280, rate: FrameRate(30))

    @Test func aCameraThatIsNotThereIsNamed() {
        let failure = #expect(throws: SourceFailure.self) {
            try V4L2Camera("/dev/video-none", wish: wish)
        }
        #expect(failure?.code == .noDevice)
        #expect(failure?.message.contains("/dev/video-none") == true)
        #expect(failure?.mayPass == true)
    }

    @Test(arguments: ["/dev/null", "/dev/zero", "/etc/passwd"])
    func aDeviceThatIsNoCameraIsCalledThat(_ path: String) {
        let failure = #expect(throws: SourceFailure.self) { try V4L2Camera(path, wish: wish) }
        #expect(failure?.code == .notACamera)
        #expect(failure?.message.contains("\(path) is no camera") == true)
        #expect(failure?.mayPass == false)
    }

    @Test(arguments: [
        "/dev/v4l/by-id/usb-nobody-video-index0", "/dev/video4094", "/dev/null", "no such camera",
    ])
    func aCameraThatIsNotThereIsRefusedInASentence(_ name: String) {
        let wish = CameraWish(width: 640, height: 360, rate: FrameRate(30))
        #expect(
            VideoSourceContract.violations(refusing: {
                let place = try CameraFinder(name).find()
                return .init(try V4L2Camera(place.path, identity: place.identity, wish: wish))
            }) == [])
    }
}
