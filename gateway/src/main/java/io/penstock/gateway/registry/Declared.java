package io.penstock.gateway.registry;

import io.penstock.trigger.http.Api;
import io.penstock.trigger.schedule.Schedule;
import java.util.List;

/** What a template declares. */
public record Declared(List<FunctionDef> functions, List<Api> apis, List<Schedule> schedules) {}
