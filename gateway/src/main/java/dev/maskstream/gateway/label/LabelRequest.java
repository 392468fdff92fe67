package dev.maskstream.gateway.label;

import java.util.UUID;

/**
 * A corrected mask as somebody sent it.
 *
 * @param author who corrected it
 */
public record LabelRequest(String source, UUID frame, String author, LabelForm form) {}
