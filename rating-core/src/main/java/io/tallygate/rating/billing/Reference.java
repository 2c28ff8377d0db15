package io.tallygate.rating.billing;

/**
 * The statement that another one cancels or stands for.
 *
 * @param number that it was issued with
 * @param reason as somebody gave it; may be empty
 */
public record Reference(long id, long number, String reason) {}
