FROM gradle:8.10-jdk21 AS build
WORKDIR /home/gradle/src
COPY build.gradle.kts settings.gradle.kts ./
RUN gradle dependencies --no-daemon
COPY src src
RUN gradle bootJar --no-daemon
FROM eclipse-temurin:21-jre-alpine
RUN addgroup -S spring && adduser -S spring -G spring -u 1000
USER 1000:1000
COPY --from=build /home/gradle/src/build/libs/*.jar /app.jar
EXPOSE 8080
HEALTHCHECK --start-period=40s CMD wget -q --spider http://localhost:8080/actuator/health || exit 1
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=75", "-jar", "/app.jar"]
