import "heimlig/hosts/firmware/main";
