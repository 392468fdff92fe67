package dev.maskstream.gateway.http;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.maskstream.gateway.problem.Problem;
import dev.maskstream.gateway.prompt.PromptReader;
import dev.maskstream.gateway.prompt.PromptRefusal;
import dev.maskstream.gateway.prompt.PromptWish;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.multipart.DefaultHttpDataFactory;
import io.netty.handler.codec.http.multipart.HttpData;
import io.netty.handler.codec.http.multipart.HttpPostMultipartRequestDecoder;
import io.netty.handler.codec.http.multipart.InterfaceHttpData;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads bodies that hold prompts: JSON, or a form of a picture and JSON. A rule only.
 *
 * <p>Bounds: what has been read is in memory already, and no part of it is copied more than once.
 */
final class PromptForm {
  static final int MAX_REQUEST_BYTES = 1 << 20;

  private final PromptWish wish;
  private final ByteString picture;

  private PromptForm(PromptWish wish, ByteString picture) {
    this.wish = wish;
    this.picture = picture;
  }

  /** The two kinds of body there are. */
  enum Kind {
    JSON,
    FORM;

    static Optional<Kind> of(String contentType) {
      return switch (contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT)) {
        case "application/json" -> Optional.of(JSON);
        case "multipart/form-data" -> Optional.of(FORM);
        default -> Optional.empty();
      };
    }
  }

  PromptWish wish() {
    return wish;
  }

  /** Empty when there is none. */
  ByteString picture() {
    return picture;
  }

  /** Prompts alone. */
  static PromptForm prompts(Buffer body) throws PromptRefusal {
    return new PromptForm(PromptReader.read(object(body)), ByteString.EMPTY);
  }

  /**
   * Prompts with their picture.
   *
   * @param contentType with the form's boundary
   */
  static PromptForm withPicture(Kind kind, String contentType, Buffer body) throws PromptRefusal {
    return switch (kind) {
      case JSON -> json(body);
      case FORM -> form(contentType, body);
    };
  }

  private static PromptForm json(Buffer body) throws PromptRefusal {
    JsonObject json = object(body);
    if (!(json.remove("picture") instanceof String base64)) {
      throw PromptRefusal.badBody(
          "picture is missing: send a JPEG or PNG as base64, or a form with the parts picture and"
              + " request.");
    }
    try {
      return new PromptForm(
          PromptReader.read(json),
          UnsafeByteOperations.unsafeWrap(Base64.getDecoder().decode(base64)));
    } catch (IllegalArgumentException e) {
      throw PromptRefusal.badBody("picture is no base64: " + e.getMessage() + ".");
    }
  }

  private static JsonObject object(Buffer body) throws PromptRefusal {
    try {
      return new JsonObject(body);
    } catch (DecodeException e) {
      if (String.valueOf(e.getMessage()).contains("Non-standard token")) {
        throw new PromptRefusal(
            Problem.of(400, "bad-coordinate", "NaN and Infinity are no numbers of JSON."));
      }
      throw PromptRefusal.badBody("The request is no JSON object.");
    }
  }

  private static PromptForm form(String contentType, Buffer body) throws PromptRefusal {
    HttpHeaders headers = new DefaultHttpHeaders().set("Content-Type", contentType);
    FullHttpRequest request =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1,
            HttpMethod.POST,
            "/",
            Unpooled.wrappedBuffer(body.getBytes()),
            headers,
            new DefaultHttpHeaders());
    try {
      HttpPostMultipartRequestDecoder parts =
          new HttpPostMultipartRequestDecoder(new DefaultHttpDataFactory(false), request);
      try {
        Buffer prompts = part(parts, "request");
        requireRoom(prompts.length());
        return new PromptForm(
            PromptReader.read(object(prompts)),
            UnsafeByteOperations.unsafeWrap(part(parts, "picture").getBytes()));
      } finally {
        parts.destroy();
      }
    } catch (DecoderException | IOException e) {
      throw PromptRefusal.badBody("The form cannot be read: " + e.getMessage() + ".");
    }
  }

  private static Buffer part(HttpPostMultipartRequestDecoder parts, String name)
      throws PromptRefusal, IOException {
    InterfaceHttpData part = parts.getBodyHttpData(name);
    if (part instanceof HttpData content) {
      return Buffer.buffer(content.get());
    }
    throw PromptRefusal.badBody("The form has no part " + name + "; it needs picture and request.");
  }

  private static void requireRoom(int bytes) throws PromptRefusal {
    if (bytes > MAX_REQUEST_BYTES) {
      throw new PromptRefusal(
          Problem.of(
              413,
              "too-many-bytes",
              "The part request has %,d bytes; %,d is the most."
                  .formatted(bytes, MAX_REQUEST_BYTES)));
    }
  }
}
