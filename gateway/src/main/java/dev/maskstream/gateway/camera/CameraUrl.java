package dev.maskstream.gateway.camera;

/** A camera's address as people may see it. */
public final class CameraUrl {
  private CameraUrl() {}

  /**
   * Who logs in, with which password, every value in the query, and a path with an equals sign in
   * it are replaced by {@value CameraAddress#HIDDEN}; what is no address is replaced as a whole.
   */
  public static String shown(String url) {
    return CameraAddress.shown(url);
  }

  /**
   * The address that somebody means who sends back what was shown: what is stored, so that a camera
   * can be changed without its password at hand.
   *
   * @param stored may be empty
   * @throws IllegalArgumentException if something is hidden in it that is not stored
   */
  public static String restored(String given, String stored) {
    if (!given.contains(CameraAddress.HIDDEN)) {
      return given;
    }
    if (!stored.isEmpty() && given.equals(shown(stored))) {
      return stored;
    }
    throw new IllegalArgumentException(
        "url has a *** where a password or value belongs; write the whole address");
  }
}
