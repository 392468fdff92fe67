package dev.maskstream.processor.prompts;

/**
 * Why a request is not served.
 *
 * @param code short and stable; the README lists them
 * @param reason a sentence for whoever asked
 */
public record Refused(String code, String reason) {}
