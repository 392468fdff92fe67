package dev.maskstream.vision.prompt;

/**
 * What is wrong with prompts.
 *
 * @param code short and stable: {@code no-prompts}, {@code too-many-prompts}, {@code
 *     bad-coordinate}, {@code prompt-outside} or {@code bad-previous-mask}
 * @param reason a sentence for whoever asked, which names the prompt
 */
public record PromptFault(String code, String reason) {}
