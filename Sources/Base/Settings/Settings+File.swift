extension Settings {
    /// Reads a configuration file.
    ///
    /// - Parameter read: reads a file's bytes; this room opens none.
    /// - Throws: a failure that names the file, also where it is not there: a program without its
    ///   configuration is not configured.
    public static func load(_ file: String, _ read: (String) throws -> [UInt8])
        throws(SettingsFailure) -> Settings
    {
        let bytes: [UInt8]
        do { bytes = try read(file) } catch {
            throw SettingsFailure(
                "\(error); write the configuration, or name another file with --config")
        }
        return try parse(String(decoding: bytes, as: UTF8.self), file: file)
    }
}
