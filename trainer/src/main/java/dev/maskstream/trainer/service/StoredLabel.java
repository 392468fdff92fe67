package dev.maskstream.trainer.service;

import java.util.List;

/**
 * A label that lies in the store as files.
 *
 * @param key on the topic, {@code SOURCE/FRAME}
 * @param offset on the topic
 * @param atMillis when Kafka took it, since 1970
 * @param model whose mask was corrected
 * @param classes names, in order of id from 0
 * @param name of its files, without an ending
 * @param ending of its picture, with the dot
 * @param sha256 of the record, to know it again
 */
record StoredLabel(
    String key,
    long offset,
    long atMillis,
    String model,
    List<String> classes,
    String name,
    String ending,
    String sha256,
    boolean heldOut) {
  StoredLabel {
    classes = List.copyOf(classes);
  }

  String picture() {
    return name + ending;
  }

  String mask() {
    return name + ".mask.png";
  }
}
