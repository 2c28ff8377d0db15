package io.tallygate.gateway.http;

/**
 * An operation whose requests want different scopes, which it looks after itself. Its route has none; a request without any valid
 * key is refused before its body is read all the same.
 */
public interface SelfScopedOperation extends Route.Operation {}
