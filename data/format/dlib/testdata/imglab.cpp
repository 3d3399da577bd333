// imglab FILE COPY reads an imglab XML as dlib's tools read it, prints each image with its boxes and their parts as JSON, and
// writes all of it again as dlib does.
#include <dlib/data_io/image_dataset_metadata.h>

#include <iostream>

namespace meta = dlib::image_dataset_metadata;

static void print(const meta::box &box)
{
    std::cout << "{\"box\":[" << box.rect.left() << "," << box.rect.top() << "," << box.rect.width() << "," << box.rect.height() << "],\"parts\":{";
    const char *comma = "";
    for (const auto &part : box.parts) {
        std::cout << comma << "\"" << part.first << "\":[" << part.second.x() << "," << part.second.y() << "]";
        comma = ",";
    }
    std::cout << "}}";
}

int main(int argc, char **argv)
try {
    if (argc != 3)
        throw std::runtime_error("imglab FILE COPY");
    meta::dataset data;
    meta::load_image_dataset_metadata(data, argv[1]);
    std::cout << "[";
    const char *comma = "";
    for (const auto &image : data.images) {
        std::cout << comma << "{\"file\":\"" << image.filename << "\",\"boxes\":[";
        comma = "";
        for (const auto &box : image.boxes) {
            std::cout << comma;
            print(box);
            comma = ",";
        }
        std::cout << "]}";
        comma = ",";
    }
    std::cout << "]\n";
    meta::save_image_dataset_metadata(data, argv[2]);
} catch (const std::exception &e) {
    std::cerr << e.what() << "\n";
    return 1;
}
