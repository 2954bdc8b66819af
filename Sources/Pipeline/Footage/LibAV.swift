import CLibAV

/// The whole library's settings.
public enum LibAV {
    /// Nothing goes to standard error; for work whose failures we report ourselves.
    public static func keepQuiet() { rushes_av_silent() }

    /// What the libraries say goes to the journal, seldom and without addresses, and to no
    /// terminal; for good.
    public static func sayLittle() { LibraryLog.install() }
}
