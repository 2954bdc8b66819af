import CLibAV

/// The whole library's settings.
public enum LibAV {
    /// Only errors go to standard error: x264 tells a page of statistics a clip otherwise.
    public static func complainOnly() { rushes_av_quiet() }

    /// Nothing goes to standard error; for work whose failures we report ourselves.
    public static func keepQuiet() { rushes_av_silent() }

    /// What the libraries say goes to our log, seldom and without addresses; for good.
    public static func sayLittle() { LibraryLog.install() }
}
