FROM php:7.4-apache
RUN apt-get update && apt-get install -y \
    libpng-dev \
    zip \
    unzip \
  && docker-php-ext-install pdo_mysql gd
COPY --from=composer:2 /usr/bin/composer /usr/bin/composer
COPY . /var/www/html
RUN composer install --no-dev
RUN chown -R www-data:www-data /var/www/html
EXPOSE 80
