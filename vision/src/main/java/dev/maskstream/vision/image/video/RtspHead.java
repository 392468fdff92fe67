package dev.maskstream.vision.image.video;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text before a body of what an RTSP server sends: a first line and headers, up to an empty
 * line. A rule only: what FFmpeg might read in another way than this does not get through to it,
 * because it could hide a redirect, which FFmpeg follows.
 *
 * @param text as it came, a character for each byte
 */
record RtspHead(String text) {
  private static final int MAX_BODY_BYTES = 1 << 20;

  /** Of the numbers a reply may have, FFmpeg follows 300 to 399. */
  private static final Pattern REPLY = Pattern.compile("RTSP/1\\.0 [12456]\\d\\d[ \r\n]");

  private static final Pattern REQUEST =
      Pattern.compile("(?:OPTIONS|ANNOUNCE|GET_PARAMETER|SET_PARAMETER|TEARDOWN) ");
  private static final Pattern REDIRECT =
      Pattern.compile("\\s*(?:RTSP/\\S*\\s+3\\d\\d|REDIRECT\\s)");

  /** FFmpeg passes over a lone CR, ends at NUL, and takes a line after a dollar for a packet. */
  private static final Pattern AMBIGUOUS =
      Pattern.compile("\r(?!\n)|[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F]|\n\\$");

  private static final Pattern LENGTH = Pattern.compile("(?imd)^content-length:([^\r\n]*)");
  private static final Pattern NUMBER = Pattern.compile("[ \t]{0,16}(\\d{1,7})[ \t]{0,16}");

  /**
   * How many bytes follow as its body.
   *
   * @throws Refusal if it sends the client elsewhere, or does not keep to the protocol
   */
  int bodyLength() throws Refusal {
    if (AMBIGUOUS.matcher(text).find()) {
      throw protocol("a line with characters that have no business there");
    }
    if (REDIRECT.matcher(text).lookingAt()) {
      throw new Refusal("redirected", "the camera redirects to another address: give that one");
    }
    if (!REPLY.matcher(text).lookingAt() && !isRequest()) {
      throw protocol("a first line that is none of RTSP 1.0");
    }
    List<String> lengths = LENGTH.matcher(text).results().map(found -> found.group(1)).toList();
    if (lengths.size() > 1) {
      throw protocol("more than one Content-Length");
    }
    return lengths.isEmpty() ? 0 : length(lengths.getFirst());
  }

  private static int length(String value) throws Refusal {
    Matcher number = NUMBER.matcher(value);
    if (!number.matches() || Integer.parseInt(number.group(1)) > MAX_BODY_BYTES) {
      throw protocol("a Content-Length that is not 0 to " + MAX_BODY_BYTES);
    }
    return Integer.parseInt(number.group(1));
  }

  /** A request of the server's; FFmpeg could read the packet after one as text. */
  boolean isRequest() {
    return REQUEST.matcher(text).lookingAt();
  }

  static Refusal protocol(String what) {
    return new Refusal("protocol", "the camera does not keep to RTSP: " + what);
  }
}
