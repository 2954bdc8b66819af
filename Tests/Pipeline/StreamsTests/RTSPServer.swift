import Glibc
import OtherPrograms
import Platform
import Testing

/// GStreamer's RTSP server playing a film of flashes and beeps, as an IP camera would serve it.
final class RTSPServer {
    let port: Int
    private let folder: Scratch
    private let program: SendingProgram

    /// Debian: python3-gi, gir1.2-gst-rtsp-server-1.0, gstreamer1.0-plugins-good.
    static let isInstalled = system("/usr/bin/python3 -c \"\(heading)\" >/dev/null 2>&1") == 0

    private static let heading = """
        import gi; gi.require_version('Gst', '1.0'); gi.require_version('GstRtspServer', '1.0'); \
        from gi.repository import Gst, GstRtspServer, GLib
        """

    init(user: String? = nil, password: String = "") throws {
        port = try Sending.freePort()
        folder = try Scratch()
        _ = try output(
            of: Sending.flashAndBeep(seconds: 30).replacing("-re ", with: "")
                + " -bf 0 \(folder.path)/film.mp4")
        try Files.replace(
            "\(folder.path)/server.py",
            with: Array(Self.script(port, "\(folder.path)/film.mp4", user, password).utf8))
        program = try SendingProgram("/usr/bin/python3 \(folder.path)/server.py")
    }

    private static func script(_ port: Int, _ film: String, _ user: String?, _ password: String)
        -> String
    {
        """
        \(heading)
        Gst.init(None)
        server = GstRtspServer.RTSPServer()
        server.set_address("127.0.0.1")
        server.set_service("\(port)")
        factory = GstRtspServer.RTSPMediaFactory()
        factory.set_launch("( filesrc location=\(film) ! qtdemux name=d  d.video_0 ! queue ! rtph264pay name=pay0 pt=96 "
            "config-interval=1  d.audio_0 ! queue ! rtpmp4gpay name=pay1 pt=97 )")
        server.get_mount_points().add_factory("/cam", factory)
        \(user.map { rights($0, password) } ?? "")
        server.attach(None)
        GLib.MainLoop().run()
        """
    }

    private static func rights(_ user: String, _ password: String) -> String {
        """
        auth = GstRtspServer.RTSPAuth()
        token = GstRtspServer.RTSPToken()
        token.set_string("media.factory.role", "crew")
        auth.add_basic(GstRtspServer.RTSPAuth.make_basic("\(user)", "\(password)"), token)
        server.set_auth(auth)
        role = Gst.Structure.new_empty("crew")
        role.set_value("media.factory.access", True)
        role.set_value("media.factory.construct", True)
        factory.add_role_from_structure(role)
        """
    }
}
