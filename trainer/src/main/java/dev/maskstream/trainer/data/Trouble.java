package dev.maskstream.trainer.data;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/**
 * Why a picture of a data set cannot be used.
 *
 * @param picture its name in the set
 * @param reason a sentence that names the file
 */
public record Trouble(String picture, String reason) {

  /**
   * What an error says; the system's own errors name a file and leave out what is wrong with it.
   */
  public static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException missing -> missing.getFile() + " is missing";
      case AccessDeniedException denied -> denied.getFile() + " may not be read";
      default -> String.valueOf(e.getMessage());
    };
  }
}
