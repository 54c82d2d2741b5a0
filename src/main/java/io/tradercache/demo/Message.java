package io.tradercache.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;

/// One record to send: its topic, its key by convention, and its JSON.
record Message(Topic topic, String key, ObjectNode body) {}
