package io.penstock.gateway.events;

import java.time.Instant;

/** What a template may say of the rule and the moment. */
record RuleFacts(String arn, String name, Instant ingestion) {}
