package dev.maskstream.standalone;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;

/**
 * JSON as all commands print it (RFC 8259): what a thing does not have is {@code null}, so that
 * every field is always there, and names are in the form of the HTTP interface. Threads: any.
 */
public final class PrintedJson {
  private static final GsonBuilder FORM =
      new GsonBuilder()
          .serializeNulls()
          .disableHtmlEscaping()
          .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES);
  private static final Gson LINE = FORM.create();
  private static final Gson PAGE = FORM.setPrettyPrinting().create();

  private PrintedJson() {}

  /** On one line, for output that is a line for each thing. */
  public static String line(Object thing) {
    return LINE.toJson(thing);
  }

  /** On many lines, for people too. */
  public static String page(Object thing) {
    return PAGE.toJson(thing);
  }
}
